"""An export is a file that no spreadsheet runs, and that comes back as it went out."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from crm.base.exporting import cell, guard, unguard
from tests import make
from tests.base.test_listing import listing

HOSTILE = Path(__file__).parents[3] / "shared/data/hostile"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''=1"])
def test_what_a_spreadsheet_would_run_is_held(text):
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "O'Brien", "'quoted'", "1-2", "a=b", " =1"])
def test_other_texts_stay_as_they_are(text):
    assert guard(text) == text == unguard(text)


@given(st.text() | st.text(alphabet="'=+-@\t a"))
def test_every_text_comes_back_as_it_went_out(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.skipif(not HOSTILE.exists(), reason="the hostile strings are not on this machine")
def test_hostile_strings_come_back_as_they_went_out():
    for text in [
        *json.loads((HOSTILE / "blns.json").read_text()),
        *(HOSTILE / "csv_injection.txt").read_text().splitlines(),
    ]:
        assert unguard(guard(text)) == text


def test_values_are_written_for_programs():
    values = [None, True, Decimal("-5.50"), -3, 0.25, ["late", "key"], "-x"]
    assert [cell(value) for value in values] == ["", "yes", "-5.50", "-3", "0.25", "late; key", "'-x"]
    with timezone.override("Europe/Berlin"):
        assert cell(datetime(2026, 5, 20, 22, 30, tzinfo=UTC)) == "2026-05-21 00:30+02:00"


def test_a_list_goes_out_whole_in_its_order_with_the_columns_on_show(rep, monkeypatch):
    monkeypatch.setattr("crm.base.exporting.BATCH", 3)
    for number in range(8):
        make.deal(f'=cmd "{number}", x', value=number, owner=rep)
    make.deal("left out")
    page = listing(rep, columns="name,value,owner", sort="-value", filter="value is not empty", export="csv")
    response = page.response()
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[0] == ["Deal", "Value", "Owner"]
    assert rows[1:] == [[f'\'=cmd "{number}", x', f"{number}.00", "Rita Rep"] for number in range(7, -1, -1)]
    assert all(line.startswith('"') for line in body.splitlines())
    assert response["Content-Disposition"].startswith('attachment; filename="deals-')


def test_a_list_that_cannot_be_read_is_not_exported(rep):
    assert listing(rep, filter="nonsense", export="csv").response() is None
