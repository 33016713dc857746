"""A file falls into rows as its author meant them, each with its line, and no row is ever lost."""

import time

import pytest

from crm.imports.decoding import Unreadable
from crm.imports.sheet import MOST_COLUMNS, read_sheet


def rows(text):
    return list(read_sheet(text.encode() if isinstance(text, str) else text))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_each_separator_is_found(separator):
    text = f"a{separator}b{separator}c\n1{separator}x, y; z{separator}3\n" if separator == "\t" else None
    text = text or f"a{separator}b{separator}c\n1{separator}2{separator}3\n"
    sheet = read_sheet(text.encode())
    assert sheet.separator == separator
    assert sheet.headers == ["a", "b", "c"]


def test_a_semicolon_file_with_decimal_commas_is_cut_at_semicolons():
    assert read_sheet(b"Name;Betrag\nA;1,5\nB;2,5\nC;3,25\n").separator == ";"


def test_a_comma_file_with_lists_of_ids_is_cut_at_commas():
    assert read_sheet(b"Id,Ids\n1,8001;8002;8003\n2,9;8;7;6\n").separator == ","


def test_excels_own_first_line_names_the_separator():
    sheet = read_sheet(b"sep=|\r\na|b\r\n1|2\r\n")
    assert (sheet.separator, sheet.headers) == ("|", ["a", "b"])
    assert [(row.line, row.cells) for row in sheet] == [(3, ["1", "2"])]


def test_quoted_line_breaks_stay_in_their_value_and_lines_are_counted_on():
    found = rows('a,b\n"one\ntwo",2\n3,4\n')
    assert [(row.line, row.cells) for row in found] == [(2, ["one\ntwo", "2"]), (4, ["3", "4"])]


def test_a_header_may_hold_a_line_break():
    sheet = read_sheet(b'"a\nb",c\n1,2\n')
    assert sheet.headers == ["a b", "c"]
    assert [row.cells for row in sheet] == [["1", "2"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_known(end):
    assert [row.cells for row in rows(end.join(["a,b", "1,2", "3,4"]))] == [["1", "2"], ["3", "4"]]


def test_an_unclosed_quotation_mark_costs_its_own_line_only():
    found = rows('a,b\n1,"2\n3,4\n5,6\n')
    assert [(row.line, bool(row.problem)) for row in found] == [(2, True), (3, False), (4, False)]


def test_a_mark_that_closes_in_a_later_row_swallows_nothing():
    found = rows('a,b\n1,"2\n3,4\n5,"6"\n7,8\n')
    assert [(row.line, bool(row.problem)) for row in found] == [(2, True), (3, False), (4, False), (5, False)]


def test_a_hundred_thousand_broken_rows_are_read_in_seconds():
    began = time.monotonic()
    assert sum(bool(row.problem) for row in rows("a,b\n" + 'x,"3\n' * 100_001)) == 100_001
    assert time.monotonic() - began < 20


def test_a_row_with_too_much_is_refused_and_its_extra_value_shown():
    found = rows("a,b\n1,2,3\n4,5\n6,7,\n8\n,\n\n")
    assert "“3” has no column" in found[0].problem
    assert found[0].cells == ["1", "2", "3"]
    assert [row.cells for row in found[1:]] == [["4", "5"], ["6", "7"], ["8", ""], ["", ""]]


def test_empty_and_repeated_headers_get_names_of_their_own():
    sheet = read_sheet(b"Email,,email,Email,\n1,2,3,4,5\n")
    assert sheet.headers == ["Email", "Column 2", "email (2)", "Email (3)", "Column 5"]
    assert len(sheet.notes) == 2


def test_a_value_longer_than_a_million_characters_refuses_its_row_only():
    found = rows("a,b\n" + "x" * 1_000_001 + ",1\n2,3\n")
    assert "longer than a million" in found[0].problem
    assert found[1].cells == ["2", "3"]


def test_only_a_header_is_a_sheet_without_rows():
    assert rows("a,b\n") == []


def test_too_many_columns_are_refused_with_the_limit():
    with pytest.raises(Unreadable, match=str(MOST_COLUMNS)):
        rows(",".join(f"c{n}" for n in range(MOST_COLUMNS + 1)) + "\n1\n")


def test_a_file_larger_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("crm.imports.sheet.MOST_BYTES", 10)
    with pytest.raises(Unreadable, match="100 MB"):
        rows("a,b\n1,2\n3,4\n")
