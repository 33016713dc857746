"""What a filter finds in PostgreSQL is what it says: each operator, rows without a value, time zones, custom fields."""

import json
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contacts.fields import COMPANY_FIELDS
from contacts.models import Tag
from crm.base.filters.bind import checked_plan, where
from crm.base.filters.errors import FilterError
from crm.base.filters.grammar import parse
from crm.base.filters.plan import AllOf, AnyOf, Condition, Not, Plan, group
from crm.base.filters.viewpoint import Viewpoint
from crm.base.models import FieldDefinition
from crm.base.narrowing import with_custom
from deals.fields import DEAL_FIELDS
from deals.models import Deal
from tests import make

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
HOSTILE = Path(__file__).parents[3] / "shared/data/hostile"


@pytest.fixture
def found(rep):
    """found(filter) -> the names of the deals that the rep finds, in alphabetical order, joined."""

    def names(text, fields=DEAL_FIELDS, now=NOW):
        view = Viewpoint(rep, now)
        fields = with_custom(fields)
        records = fields.model.objects.visible_to(rep).filter(where(checked_plan(text, fields, view), fields, view))
        return " ".join(sorted(records.values_list("name", flat=True)))

    return names


@pytest.fixture
def three(rep, manager):
    """Deals a (all filled in), b (other values), c (nothing that may be missing)."""
    key, late = Tag.objects.create(name="Key account"), Tag.objects.create(name="late")
    north = make.company("Nordhafen", country="Germany")
    a = make.deal(
        "a", value=50000, owner=rep, stage="Proposal", expected_close=date(2026, 5, 20), company=north, win_chance=0.6,
        source="Fair", competitors=["Acme", "Foo, Bar"], next_step="50% off_now",
        custom={"seats": 10, "region": "North", "vip": True, "renews": "2026-06-01", "seen": "2026-05-20T22:30:00Z"},
    )  # fmt: skip
    b = make.deal(
        "b", value=9000, owner=manager, stage="Qualify", expected_close=date(2026, 6, 30), company=make.company("Süd AG"),
        win_chance=0.25, source="fair trade", competitors=["acme inc"],
        custom={"seats": 9, "region": "south", "vip": False, "renews": "2025-12-31", "seen": "not a time"},
    )  # fmt: skip
    make.deal("c", stage="Commit", custom={"seats": "many", "renews": "soon", "vip": None})
    a.tags.set([key, late])
    b.tags.set([late])
    for number, kind in enumerate(["text", "number", "yes_no", "choice", "day", "moment"]):
        key = {
            "text": "note",
            "number": "seats",
            "yes_no": "vip",
            "choice": "region",
            "day": "renews",
            "moment": "seen",
        }
        choices = ["North", "south"] if kind == "choice" else []
        FieldDefinition.objects.create(
            of="deal", key=key[kind], label=key[kind], kind=kind, choices=choices, order=number
        )
    a.log(rep, kind="meeting", happened_at=NOW)
    b.log(rep, kind="call", happened_at=NOW)
    return a, b


CASES = """
value > 9000                    | a
value >= 9000                   | a b
value < 50k                     | b
value <= 50,000                 | a b
value is 50k                    | a
value is not 50k                | b c
value in (9000, 1)              | b
value not in (9000, 1)          | a c
value between 9k and 50k        | a b
value between 50k and 9k        |
value is empty                  | c
value is not empty              | a b
not value > 9000                | b c
not (value > 9000 or value is empty) | b
not not value > 9000            | a
not (value is not 50k)          | a
name is A                       | a
name is not a                   | b c
name in (a, C)                  | a c
name contains b                 | b
name does not contain b         | a c
name starts with C              | c
source is FAIR                  | a
source contains fair            | a b
source contains %               |
source is ""                    | c
source is empty                 | c
source is not empty             | a b
next_step contains "50% off_"   | a
next_step contains 50_          |
next_step starts with 50%       | a
company.name is nordhafen       | a
company.name contains sü        | b
company.name contains SÜD       | b
company.name is not Nordhafen   | b c
company.name is empty           | c
company.country is Germany      | a
company.country is empty        | b c
owner is me                     | a
owner is not me                 | b c
owner is unassigned             | c
owner is not unassigned         | a b
owner is empty                  | c
owner is "Mona Manager"         | b
owner is Mona                   | b
owner in (me, unassigned)       | a c
owner not in (me, unassigned)   | b
stage is proposal               | a
stage is not Proposal           | b c
stage in (Qualify, Commit)      | b c
pipeline is Sales               | a b c
outcome is open                 | a b c
outcome is won                  |
win_chance is 60%               | a
win_chance > 0.25               | a
win_chance <= 25                | b
win_chance is not 25%           | a c
win_chance is empty             | c
expected_close is today         | a
expected_close on 2026-05-20    | a
expected_close is not today     | b c
expected_close is this quarter  | a b
expected_close before tomorrow  | a
expected_close after this month | b
expected_close > today          | b
expected_close >= this month    | a b
expected_close <= this month    | a
expected_close < this month     |
expected_close between 2026-05-01 and 2026-06 | a b
expected_close in (today, 2026-Q1) | a
expected_close not in (today, 2026-Q1) | b c
expected_close is next 30 days  | a
expected_close is empty         | c
tags is late                    | a b
tags contains LATE              | a b
tags is "key account"           | a
tags is not "key account"       | b c
tags in (late, "key account")   | a b
tags not in (late, "key account") | c
tags is late and tags is "key account" | a
tags does not contain late      | c
tags is empty                   | c
tags is not empty               | a b
activities is meeting           | a
activities is not meeting       | b c
activities in (meeting, call)   | a b
activities is empty             | c
competitors is acme             | a
competitors contains acme       | a b
competitors is "Foo, Bar"       | a
competitors is not acme         | b c
competitors is empty            | c
competitors is not empty        | a b
lost_reason is empty            | a b c
lost_reason is Something        |
weighted > 20k                  | a
weighted is empty               | c
custom.seats > 9                | a
custom.seats >= 9               | a b
custom.seats is 10              | a
custom.seats is not 10          | b c
custom.seats is empty           | c
custom.seats between 9 and 9.5  | b
not custom.seats > 9            | b c
custom.region is NORTH          | a
custom.region is not north      | b c
custom.region is empty          | c
custom.vip is yes               | a
custom.vip is no                | b
custom.vip is not yes           | b c
custom.vip is empty             | c
custom.renews is 2026-06-01     | a
custom.renews before 2026       | b
custom.renews is empty          | c
custom.renews is not 2026-06    | b c
custom.seen is not empty        | a
custom.seen on 2026-05-20       | a
custom.note is empty            | a b c
custom.note contains x          |
value > 5k and (owner is me or stage is Qualify) and expected_close is this year | a b
owner is me or value is empty   | a c
"""


@pytest.mark.parametrize(
    "case", [line for line in CASES.splitlines() if line], ids=lambda case: case.split("|")[0].strip()
)
def test_each_operator_finds_just_its_rows(case, three, found):
    text, _, names = case.partition("|")
    assert found(text.strip()) == names.strip()


def test_days_of_a_moment_begin_and_end_where_the_member_is(rep, found):
    for name, moment in (
        ("evening", datetime(2026, 5, 19, 21, 59, 59, tzinfo=UTC)),
        ("midnight", datetime(2026, 5, 19, 22, 0, tzinfo=UTC)),
        ("last", datetime(2026, 5, 20, 21, 59, 59, 999999, tzinfo=UTC)),
        ("next", datetime(2026, 5, 20, 22, 0, tzinfo=UTC)),
    ):
        Deal.objects.filter(pk=make.deal(name).pk).update(touched_at=moment)
    rep.user.time_zone = "Europe/Berlin"
    assert found("touched_at is today") == "last midnight"
    assert found("touched_at is not today") == "evening next"
    assert found("touched_at before today") == "evening"
    assert found("touched_at after today") == "next"
    assert found("touched_at >= today") == "last midnight next"
    assert found("touched_at between 2026-05-19 and 2026-05-20") == "evening last midnight"
    assert found("touched_at > 2026-05-20T21:59:59Z") == "next"
    assert found("touched_at > 2026-05-19 23:59") == "last midnight next"
    rep.user.time_zone = "America/Los_Angeles"
    assert found("touched_at is today") == "last next"
    assert found("touched_at is today", now=datetime(2026, 5, 20, 6, 0, tzinfo=UTC)) == "evening midnight"


def test_a_record_with_many_values_is_found_once(three, found):
    assert found("tags in (late, Key account) or activities is not empty") == "a b"


def test_two_conditions_on_many_values_may_hold_for_different_ones(three, found):
    assert found("tags is late and tags is Key account") == "a"


def test_whole_numbers_beyond_the_column_are_refused_in_words(rep, found):
    make.company("small", size=5)
    make.company("unknown")
    assert found("size < 2147483647", COMPANY_FIELDS) == "small"
    assert found("not size > 2147483647", COMPANY_FIELDS) == "small unknown"
    with pytest.raises(FilterError, match="at most 2,147,483,647"):
        found("size < 2147483648", COMPANY_FIELDS)


def test_another_workspace_s_members_and_tags_are_unknown(outsider, rep, found):
    with pytest.raises(FilterError, match="there is no member"):
        found(f"owner is {outsider.user.email}")
    with pytest.raises(FilterError, match="there is no “secret”"):
        found("tags is secret")


def test_any_tree_of_conditions_means_what_its_parts_mean(three, found):
    """Each condition's rows come from the cases above; a tree's rows must be the union, section or rest of its parts'."""
    everything, chance = {"a", "b", "c"}, random.Random(20)
    rows = {}
    for line in CASES.splitlines():
        text, _, names = line.partition("|")
        if line and isinstance(parse(text).parts[0], Condition) and len(parse(text).parts) == 1:
            rows[parse(text).parts[0]] = set(names.split())

    def grow(depth):
        kind = chance.choice(["all", "any", "not", "atom"]) if depth else "atom"
        if kind == "atom":
            return chance.choice(list(rows.items()))
        if kind == "not":
            node, names = grow(depth - 1)
            return Not(node), everything - names
        parts = [grow(depth - 1) for _ in range(chance.randint(2, 3))]
        sets = [names for _, names in parts]
        nodes = [node for node, _ in parts]
        if kind == "all":
            return group(AllOf, nodes), set.intersection(*sets)
        return group(AnyOf, nodes), set.union(*sets)

    for _ in range(150):
        node, names = grow(4)
        plan = Plan.of(node)
        assert found(str(plan)) == " ".join(sorted(names)), str(plan)


@pytest.mark.skipif(not HOSTILE.exists(), reason="the hostile strings are not on this machine")
def test_hostile_values_find_exactly_the_row_that_holds_them(rep, found):
    lines = [line for line in json.loads((HOSTILE / "blns.json").read_text()) if line.strip() and "\0" not in line]
    for name in ("sqli.txt", "xss.txt", "csv_injection.txt"):
        lines += [line for line in (HOSTILE / name).read_text(errors="replace").splitlines() if line.strip()][:40]
    lines = [line for line in dict.fromkeys(lines) if len(line) <= 200]
    for number, line in enumerate(lines):
        make.company(f"company {number}", city=line[:100])
    for number, line in enumerate(lines):
        plan = Plan.of(Condition("city", "is", (line[:100],)))
        assert f"company {number}" in found(str(plan), COMPANY_FIELDS)


def test_today_is_the_viewpoint_s(rep, found):
    make.deal("a", expected_close=date(2026, 5, 21))
    assert found("expected_close is tomorrow") == "a"
    assert found("expected_close is today", now=datetime(2026, 5, 21, 9, tzinfo=UTC)) == "a"
