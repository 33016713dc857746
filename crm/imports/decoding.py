"""Turn a file's bytes into text: the encoding is decided from the bytes and named; what cannot be decoded stays visible."""

import codecs
import re
from dataclasses import dataclass

SAMPLE = 1 << 16

# What people sometimes upload instead of a text file: the first bytes, and what to do about it.
NOT_TEXT = (
    (b"PK\x03\x04", "This is an Excel workbook or a zip archive. Save the sheet as CSV and upload that."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook. Save the sheet as CSV and upload that."),
    (b"%PDF", "This is a PDF. Export the table as CSV and upload that."),
    (b"\x1f\x8b", "This is a gzip archive. Unpack it and upload the CSV inside."),
    (b"\x89PNG", "This is a picture. Upload a CSV file."),
)

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE"),
)

# Characters that mark a byte which no rule of the encoding explains, and NUL, which no text column can hold.
UNREADABLE = re.compile("[\x00\ud800-\udfff]")


class Unreadable(ValueError):
    """Nothing of the file can be read; the message says why and what to do."""


@dataclass(frozen=True)
class Decoded:
    """A file as text. Undecodable bytes are lone surrogates in it, so that `UNREADABLE` finds them."""

    text: str
    encoding: str

    @property
    def damaged(self) -> bool:
        return UNREADABLE.search(self.text) is not None


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file, in the encoding that its bytes show or the one named.

    Knows UTF-8, UTF-16 (both orders) and UTF-32 by their mark, UTF-16 without one by where its NUL bytes stand, else UTF-8
    if the bytes agree, else Windows-1252. Raises Unreadable for an empty file, an unknown encoding and what is no text.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("The file is empty.")
    for mark, advice in NOT_TEXT:
        if data.startswith(mark):
            raise Unreadable(advice)
    if encoding:
        return decode_as(data, encoding)
    for mark, codec, label in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(lenient(data[len(mark) :], codec), label)
    if codec := utf16_by_its_zeros(data[:SAMPLE]):
        return Decoded(lenient(data, codec), f"UTF-16 {codec[-2:].upper()} without mark")
    text = lenient(data, "utf-8")
    if mostly_utf8(text):
        return Decoded(text, "UTF-8")
    return Decoded(lenient(data, "cp1252"), "Windows-1252")


def decode_as(data: bytes, encoding: str) -> Decoded:
    """Decode with a codec that a person chose; raises Unreadable when there is none of that name."""
    try:
        info = codecs.lookup(encoding)
        text = lenient(data, info.name)
    except (LookupError, TypeError, AttributeError):
        raise Unreadable(f"No encoding is called {encoding!r}. Try utf-8, utf-16 or windows-1252.")
    return Decoded(text.removeprefix("\ufeff"), info.name)


def lenient(data: bytes, codec: str) -> str:
    """Decode without losing a byte: what does not fit becomes lone surrogates."""
    if not codec.startswith(("utf-16", "utf-32")):
        return data.decode(codec, "surrogateescape")
    width = 2 if codec.startswith("utf-16") else 4
    whole = len(data) - len(data) % width
    rest = "".join(chr(0xDC00 + byte) for byte in data[whole:])
    try:
        return data[:whole].decode(codec, "surrogatepass") + rest
    except UnicodeDecodeError:
        return data[:whole].decode(codec, "replace").replace("\ufffd", "\udcff") + rest


def utf16_by_its_zeros(sample: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: separators, digits and line ends have a zero on one side only."""
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    enough = max(2, len(sample) // 20)
    if high >= enough and high > 20 * low:
        return "utf-16-le"
    if low >= enough and low > 20 * high:
        return "utf-16-be"
    return None


def mostly_utf8(text: str) -> bool:
    """Whether text decoded as UTF-8 is UTF-8 with at most a few damaged bytes, and not some older encoding."""
    if text.isascii():
        return True
    broken = len(re.findall("[\udc80-\udcff]", text))
    if not broken:
        return True
    whole = len(re.findall("[^\x00-\x7f\udc80-\udcff]", text))
    return whole >= 4 * broken
