"""A filter says in words what it does."""

import pytest

from crm.base.filters.bind import checked_plan
from crm.base.filters.sentence import chips, sentence
from tests.base.filters.cast import FIELDS, Here


def said(text):
    view = Here()
    return sentence(checked_plan(text, FIELDS, view), FIELDS, view)


def chip(text):
    view = Here()
    (only,) = chips(checked_plan(text, FIELDS, view), FIELDS, view)
    return only.lead, only.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "All deals"),
        (
            "owner is me and expected_close before 2026-09-30 and value > 50k",
            "Deals owned by me, closing before 30 Sep and with value over €50,000",
        ),
        ("stage is proposal", "Deals with stage Proposal"),
        ("value >= 12.50 and stage is not Proposal", "Deals with value at least €12.50 and stage is not Proposal"),
        ("owner is unassigned", "Deals owned by nobody"),
        ("value is empty and tags contains late", "Deals with no value and tags contains late"),
        ("expected_close is this month or value > 1m", "Deals with closing this month or value over €1,000,000"),
        ("win_chance > 60%", "Deals with win chance over 60 %"),
    ],
)
def test_the_sentence(text, words):
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "lead", "words"),
    [
        ("owner is ines@example.com", "owned by", "Ines Okafor"),
        ("owner is not Ines", "not owned by", "Ines Okafor"),
        ("owner in (me, tz@example.com)", "owned by", "me or Tomasz Zielinski"),
        ("owner is empty", "owned by", "nobody"),
        ("stage in (qualify, proposal)", "stage is", "Qualify or Proposal"),
        ("expected_close is next 8 weeks", "closing", "in the next 8 weeks"),
        ("expected_close between 2026-01-01 and 2027-03-05", "closing", "between 1 Jan and 5 Mar 2027"),
        ("expected_close is 2026-Q3", "closing", "Q3 2026"),
        ("touched_at before 30 days ago", "last touch", "before 30 days ago"),
        ("touched_at > 2026-01-31 14:30", "last touch", "after 2026-01-31 14:30"),
        ("vip is no", "VIP is", "no"),
        ("value is not empty", "value is", "not empty"),
        ('name contains "x"', "name contains", "“x”"),
        ("size < 50", "employees", "under 50"),
        ("custom.region is north", "region is", "North"),
        ("not (owner is me or value > 5)", "not", "owned by me or value over €5"),
        ("owner is me or (value > 5 and vip is yes)", "", "owned by me or (value over €5 and VIP is yes)"),
    ],
)
def test_the_chips(text, lead, words):
    assert chip(text) == (lead, words)


def test_each_chip_knows_the_filter_without_it():
    view = Here()
    text = 'owner is me and (value > 5 or stage is "Closed won") and vip is yes'
    rest = [chip.rest for chip in chips(checked_plan(text, FIELDS, view), FIELDS, view)]
    assert rest == [
        "(value > 5 or stage is Closed won) and vip is yes",
        "owner is me and vip is yes",
        "owner is me and (value > 5 or stage is Closed won)",
    ]
