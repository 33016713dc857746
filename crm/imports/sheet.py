"""Cut text into a header and rows: finds the separator, keeps line numbers, and names what is wrong with a row."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from crm.imports.decoding import UNREADABLE, Unreadable, decode

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LONGEST_VALUE = 1_000_000
MOST_BYTES = 100 * 1024 * 1024
MOST_ROWS = 500_000
MOST_COLUMNS = 500
LONGEST_HEADER = 150

# Characters that may be read twice because of unclosed quotation marks, before the file is given up.
MOST_WASTE = 200_000_000

LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+")

csv.field_size_limit(LONGEST_VALUE)


class Row(NamedTuple):
    """A row of the file: where it begins (line 1 is the file's first), its cells, and what keeps it from being read.

    A row without a problem has as many cells as there are headers; one with a problem holds what stands in the file.
    """

    line: int
    cells: list[str]
    column: str = ""
    problem: str = ""


@dataclass
class Sheet:
    """A file cut into rows. `headers` are unique and never empty."""

    text: str
    headers: list[str]
    separator: str
    encoding: str
    header_line: int = 1
    first_line: int = 2
    short: int = 0
    damaged: bool = False
    spaced: bool = False
    notes: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        """All rows in order, the broken ones with their problem; empty lines are not rows."""
        self.short = 0
        width = len(self.headers)
        for line, cells, problem in records(self.text, self.separator, self.spaced, self.first_line):
            if problem:
                yield Row(line, cells, "", problem)
            elif len(cells) == width and not self.damaged:
                yield Row(line, cells)
            elif cells:
                yield self.checked(line, cells, width)

    def checked(self, line: int, cells: list[str], width: int) -> Row:
        """A row that is not plainly right: too long, too short, or with characters that cannot be kept."""
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            extra = next(cell for cell in cells[width:] if cell.strip())
            problem = f"The row has {len(cells)} values for {width} columns; “{extra[:40]}” has no column."
            return Row(line, cells, "", problem)
        if len(cells) < width:
            self.short += 1
        cells = fit(cells, width)
        if self.damaged:
            for header, cell in zip(self.headers, cells, strict=True):
                if found := UNREADABLE.search(cell):
                    return Row(line, cells, header, unreadable_reason(found[0], self.encoding))
        return Row(line, cells)


def fit(cells: list[str], width: int) -> list[str]:
    return cells[:width] + [""] * (width - len(cells))


def unreadable_reason(character: str, encoding: str) -> str:
    if character == "\x00":
        return "The value holds a NUL character, which no text may hold. Remove it and send the row again."
    code = ord(character)
    name = f"byte 0x{code - 0xDC00:02X}" if 0xDC00 <= code <= 0xDCFF else f"half a character (U+{code:04X})"
    return f"The value holds {name}, which is no {encoding} character. Write it anew and send the row again."


def records(text: str, separator: str, spaced: bool, first_line: int) -> Iterator[tuple[int, list[str], str]]:
    """Each record with the line it begins on and, when its quotation marks are wrong, the problem.

    A wrong record is given up after its first line, and reading goes on with the next, so that no later row is swallowed.
    """
    at, line, waste = Lines(text).skip(first_line - 1).at, first_line, 0
    while True:
        begins, lines = line, Lines(text, at)
        reader = csv.reader(lines, delimiter=separator, skipinitialspace=spaced, strict=True)
        try:
            for cells in reader:
                if cells:
                    yield begins, cells, ""
                begins = line + reader.line_num
            return
        except csv.Error:
            far, lines = lines.at, Lines(text, at).skip(begins - line)
            broken = next(lines)
            at = lines.at
            waste += far - at
            if waste > MOST_WASTE:
                raise Unreadable(
                    f"Too many quotation marks are not closed, the last one on line {begins}. Mend the file."
                )
            line = begins + 1
            yield begins, broken[:LONGEST_VALUE].rstrip("\r\n").split(separator), quote_problem(broken)


class Lines:
    """The lines of a text from a place in it, each with its end, and `at`, where the next one begins.

    A file object would do the same, in four times the text's memory.
    """

    def __init__(self, text: str, at: int = 0):
        self.at, self.matches = at, LINE.finditer(text, at)

    def __iter__(self):
        return self

    def __next__(self) -> str:
        match = next(self.matches)
        self.at = match.end()
        return match[0]

    def skip(self, count: int) -> "Lines":
        for _ in islice(self, count):
            pass
        return self


def quote_problem(line: str) -> str:
    if len(line) > LONGEST_VALUE:
        return "A value of this row is longer than a million characters."
    return "A quotation mark of this row is not closed, or one inside a value is not doubled."


def read_sheet(data: bytes, encoding: str | None = None, separator: str | None = None) -> Sheet:
    """Read a file's bytes. Raises Unreadable for what is no table of text, or is larger than the limits."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file has {len(data) / 1048576:,.0f} MB; at most 100 MB can be imported. Split it.")
    decoded = decode(data, encoding)
    text, first = decoded.text, 1
    if hint := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):  # Excel's own first line
        separator, first = separator or hint[1], 2
    separator = separator or sniff(text)
    spaced = re.search(rf'{re.escape(separator)} +"', text[:65536]) is not None
    header = next(
        (each for each in records(text, separator, spaced, first) if any(cell.strip() for cell in each[1])), None
    )
    if header is None:
        raise Unreadable("The file holds no header and no rows.")
    line, cells, problem = header
    if problem:
        raise Unreadable(f"The header on line {line} cannot be read: a quotation mark in it is not closed.")
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"The file has {len(cells)} columns; at most {MOST_COLUMNS} can be imported. Leave some out.")
    sheet = Sheet(text, [], separator, decoded.encoding, line, line, damaged=decoded.damaged, spaced=spaced)
    sheet.headers = name_columns(cells, sheet.notes)
    sheet.first_line = line + header_height(text, separator, spaced, line)
    return sheet


def header_height(text: str, separator: str, spaced: bool, line: int) -> int:
    """How many lines the header takes: more than one when a quoted header holds a line break."""
    reader = csv.reader(Lines(text).skip(line - 1), delimiter=separator, skipinitialspace=spaced)
    next(reader)
    return reader.line_num


def name_columns(cells: list[str], notes: list[str]) -> list[str]:
    """Headers as they are shown and mapped: trimmed, empty ones numbered, repeated ones told apart."""
    names, seen = [], Counter()
    for number, cell in enumerate(cells, 1):
        name = " ".join(UNREADABLE.sub("", cell).split())[:LONGEST_HEADER] or f"Column {number}"
        seen[name.casefold()] += 1
        if (times := seen[name.casefold()]) > 1:
            notes.append(
                f"The header “{name}” stands there more than once; number {times} is called “{name} ({times})”."
            )
            name = f"{name} ({times})"
            seen[name.casefold()] += 1
        names.append(name)
    return names


def sniff(text: str) -> str:
    """The separator that cuts the file's beginning into most columns most evenly; a comma when none does."""
    sample = text[:131072]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, separator = 0.0, ","
    for candidate in SEPARATORS:
        rows = []
        for _, cells, problem in islice(records(sample, candidate, False, 1), 100):
            if not problem and any(cell.strip() for cell in cells):
                rows.append(len(cells))
        if not rows or rows[0] < 2:
            continue
        even = sum(width == rows[0] for width in rows) / len(rows)
        score = even * even * min(rows[0], 20)
        if score > best:
            best, separator = score, candidate
    return separator
