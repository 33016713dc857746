"""No string in an address makes a list fail: it is read, refused in words, or passed over."""

import itertools
import json
from pathlib import Path

import pytest

from deals.fields import ACTIVITY_FIELDS, DEAL_FIELDS
from tests import make
from tests.base.test_listing import listing

HOSTILE = Path(__file__).parents[3] / "shared/data/hostile"
STRINGS = [
    "\0",
    "\ud83d",
    "'; DROP TABLE deals_deal; --",
    "%",
    "_",
    "\\",
    "\\x00",
    "🦄" * 50,
    "a" * 5000,
    "(" * 500,
    "-",
    "--",
]


def strings():
    found = list(STRINGS)
    if HOSTILE.exists():
        found += json.loads((HOSTILE / "blns.json").read_text())[::2]
        for name in ("sqli.txt", "sqli_auth_bypass.txt", "xss.txt", "csv_injection.txt"):
            found += (HOSTILE / name).read_text(errors="replace").splitlines()[::40]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("parameter", ["filter", "search", "sort", "columns", "after", "before", "narrow", "part"])
def test_any_string_may_stand_in_any_place_of_the_address(parameter, rep):
    make.deal("a", owner=rep)
    given = {"part": {"narrow": "value"}}.get(parameter, {})
    for text in strings()[::4]:
        text = text.encode("utf-8", "replace").decode()  # what Django makes of an address
        page = listing(rep, **given, **{parameter: text})
        assert page.lines is not None and page.parts is not None and page.page.text and page.columns
        assert parameter != "filter" or page.error or len(page.plan.parts) or not text.strip()
        assert page.narrow_form is None or parameter in ("narrow", "part")


@pytest.mark.parametrize("fields", [DEAL_FIELDS, ACTIVITY_FIELDS], ids=lambda fields: fields.noun)
def test_any_string_may_be_a_value(fields, rep):
    make.pipeline()
    places = [
        (field.name, each) for field in fields for each in ("is", "contains", ">", "between") if each in field.operators
    ]
    for (name, operator), text in zip(itertools.cycle(places), strings(), strict=False):
        text = text.encode("utf-8", "replace").decode()
        quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        second = f" and {quoted}" if operator == "between" else ""
        page = listing(rep, fields, filter=f"{name} {operator} {quoted}{second}")
        assert page.error or page.rows == []
