"""Whatever encoding a file comes in, its text is read, or what cannot be read is named."""

import pytest

from crm.imports.decoding import Unreadable, decode
from crm.imports.sheet import read_sheet

TEXT = "Name;Ort\nJürgen Groß;Zürich – Höngg\n"


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with byte order mark"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16 LE"),
        ("utf-16-le", "UTF-16 LE without mark"),
        ("utf-16-be", "UTF-16 BE without mark"),
    ],
)
def test_each_encoding_is_recognised_and_read(codec, label):
    decoded = decode(TEXT.encode(codec))
    assert decoded.text == TEXT
    assert decoded.encoding == label


def test_utf16_big_endian_with_its_mark_is_read():
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")).text == TEXT


def test_a_damaged_byte_in_utf8_stays_utf8_and_its_row_is_named():
    data = "Name,Town\nJürgen Möller Äöü,Köln\n".encode() + b"Bad\xff,Bonn\nOk,Kiel\n"
    rows = list(read_sheet(data))
    assert [row.problem for row in rows[::2]] == ["", ""]
    assert rows[1].line == 3
    assert rows[1].column == "Name"
    assert "byte 0xFF" in rows[1].problem


def test_bytes_that_windows_1252_does_not_know_are_named_not_dropped():
    rows = list(read_sheet(b"Name,Town\nM\xfcller,K\xf6ln\nX\x81,Bonn\n"))
    assert rows[0].cells == ["Müller", "Köln"]
    assert "byte 0x81" in rows[1].problem


def test_half_a_character_at_the_end_of_utf16_is_named():
    rows = list(read_sheet("a,b\n1,2\n".encode("utf-16") + b"x"))
    assert rows[0].cells == ["1", "2"]
    assert rows[1].problem


def test_a_nul_character_refuses_its_row_only():
    rows = list(read_sheet(b"a,b\n1,x\x00y\n2,z\n"))
    assert "NUL" in rows[0].problem
    assert rows[1].cells == ["2", "z"]


def test_an_encoding_may_be_named():
    assert decode("Łódź".encode("cp1250"), "cp1250").text == "Łódź"
    with pytest.raises(Unreadable, match="No encoding is called"):
        decode(b"a", "klingon")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b..", "gzip"),
    ],
)
def test_what_is_no_text_is_refused_with_advice(data, words):
    with pytest.raises(Unreadable, match=words):
        decode(data)
