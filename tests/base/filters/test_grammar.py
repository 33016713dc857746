"""A filter reads as a person means it, says what is wrong with it, and survives being written down."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.base.filters.bind import checked_plan
from crm.base.filters.errors import FilterError
from crm.base.filters.grammar import parse
from crm.base.filters.operators import MANY, NO_VALUE, OPERATORS, TWO
from crm.base.filters.plan import AllOf, AnyOf, Condition, Not, Plan, group
from tests.base.filters.cast import FIELDS, Here

HOSTILE = Path(__file__).parents[4] / "shared/data/hostile"


def refused(text, fields=FIELDS):
    with pytest.raises(FilterError) as caught:
        checked_plan(text, fields, Here())
    return caught.value


def test_a_whole_filter_is_read():
    text = 'value > 50000 and (owner is me or stage is "Proposal") and expected_close is this month'
    assert parse(text) == Plan(
        (
            Condition("value", ">", ("50000",)),
            AnyOf((Condition("owner", "is", ("me",)), Condition("stage", "is", ("Proposal",)))),
            Condition("expected_close", "is", ("this month",)),
        )
    )


def test_and_binds_tighter_than_or_and_not_tightest():
    plan = parse("a is 1 or not b is 2 and c is 3")
    a, b, c = (Condition(name, "is", (value,)) for name, value in ("a1", "b2", "c3"))
    assert plan.parts == (AnyOf((a, AllOf((Not(b), c)))),)


@pytest.mark.parametrize(
    ("text", "operator", "values"),
    [
        ("f is x", "is", ("x",)),
        ("f = x", "is", ("x",)),
        ("f IS NOT x", "is not", ("x",)),
        ("f!=x", "is not", ("x",)),
        ("f contains a b", "contains", ("a b",)),
        ("f does not contain x", "does not contain", ("x",)),
        ("f starts with x", "starts with", ("x",)),
        ("f>=5", ">=", ("5",)),
        ("f ≤ 5", "<=", ("5",)),
        ("f before 3 days ago", "before", ("3 days ago",)),
        ("f on 2026-01-31", "on", ("2026-01-31",)),
        ("f between 1 and 5", "between", ("1", "5")),
        ('f in (a, "b, c",d e)', "in", ("a", "b, c", "d e")),
        ("f is in (a)", "in", ("a",)),
        ("f is in progress", "is", ("in progress",)),
        ("f not in (a, b)", "not in", ("a", "b")),
        ("f is not in (a)", "not in", ("a",)),
        ("f is empty", "is empty", ()),
        ("f is not empty", "is not empty", ()),
        ("f is empty handed", "is", ("empty handed",)),
        ('f is "empty"', "is", ("empty",)),
        ('f is "say \\"hi\\" \\\\ and C:\\new"', "is", ('say "hi" \\ and C:\\new',)),
        ("f is “and so on”", "is", ("and so on",)),
        ("f is O'Brien, Smith", "is", ("O'Brien, Smith",)),
        ("custom.region is Süd", "is", ("Süd",)),
        ('f is ""', "is", ("",)),
    ],
)
def test_operators_and_values(text, operator, values):
    (condition,) = parse(text).parts
    assert (condition.operator, condition.values) == (operator, values)
    assert parse(str(parse(text))) == parse(text)


@pytest.mark.parametrize(
    ("text", "said", "position"),
    [
        ("value >", "needs a value", 7),
        ("value", "Expected an operator after “value”", 5),
        ("(owner is me", "closing ) is missing", 0),
        ("owner is me)", "Expected “and”, “or” or the end", 11),
        ("value between 1", "takes two values", 15),
        ("stage in Proposal", "takes a list in parentheses", 9),
        ("stage in (a b", "closing ) of the list", 13),
        ('name is "x', "closing quote is missing", 8),
        ("and value > 5", "Expected the name of a field", 0),
        ("value > 5 and", "Expected the name of a field", 13),
    ],
)
def test_a_fault_in_the_writing_is_shown_where_it_is(text, said, position):
    error = refused(text)
    assert said in str(error)
    assert error.position == position


@pytest.mark.parametrize(
    ("text", "field", "said", "position"),
    [
        ("valeu > 5", "valeu", "Did you mean value?", 0),
        ("owner is me and value contains 5", "value", "does not fit this field. It takes: is,", 22),
        ("value > soon", "value", "“soon” is not a number", 8),
        ("size > 1.5", "size", "not a whole number", 7),
        ("stage is Nonsense", "stage", "It is one of: Qualify, Proposal, Closed won", 9),
        ("stage is empty", "stage", "does not fit this field", 6),
        ("owner is me value > 5", "owner", "there is no member “me value > 5”", 9),
        ("owner is Zoe", "owner", "there is no member “Zoe”", 9),
        ("owner is Tomasz", "owner", "several members are called", 9),
        ("expected_close is someday", "expected_close", "is not a day", 18),
        ("expected_close is 2026-02-30", "expected_close", "is not a day", 18),
        ("expected_close > 99999-01-01", "expected_close", "is not a day", 17),
        ("touched_at > 2026-01-31 25:00", "touched_at", "is not a time", 13),
        ("vip is maybe", "vip", "neither yes nor no", 7),
        ("win_chance > 700", "win_chance", "is not a share", 13),
        ("custom.region is West", "custom.region", "North, South", 17),
        ("value > 9999999999999999", "value", "not a number", 8),
    ],
)
def test_a_fault_in_the_meaning_names_field_fault_and_place(text, field, said, position):
    error = refused(text)
    assert (error.field, error.position) == (field, position)
    assert said in str(error)


def test_an_error_lists_what_is_allowed():
    assert refused("value contains 5").allowed[:2] == ("is", "is not")
    assert refused("owner is Tomasz").allowed == ("me", "unassigned", "tomasz@example.com", "tz@example.com")
    assert refused("stage is X").as_json()["allowed"] == ["Qualify", "Proposal", "Closed won"]


@pytest.mark.parametrize(
    "text",
    [
        "value > 5 and " * 300 + "value > 5",
        " and ".join(["value > 5"] * 51),
        "(" * 3000,
        "(" * 11 + "value > 5" + ")" * 11,
        "not " * 900 + "value > 5",
        'name is "' + "\\" * 3900,
        "name is " + "a " * 1900 + '"',
        "a.b" * 1200,
        "is not " * 500,
        "f in (" + "a," * 1900,
        " " * 3999 + "x",
    ],
)
def test_what_is_too_large_or_wild_is_refused_at_once(text):
    refused(text)


def test_json_of_any_depth_or_kind_is_refused_in_words():
    deep = {"field": "value", "operator": "is", "value": "1"}
    for _ in range(500):
        deep = {"not": deep}
    wrong = [
        deep,
        {"all": "x"},
        {"any": []},
        {"all": [1]},
        {"field": 5},
        {"field": "value"},
        {"field": "value", "operator": "is"},
        {"field": "value", "operator": "in", "value": "x"},
        {"field": "value", "operator": "is", "value": ["x"]},
        {"field": "value", "operator": "is", "value": {"x": 1}},
        {"field": "value", "operator": "is", "value": float("nan")},
        {"field": "value", "operator": "is", "value": 10**5000},
        {"field": "value", "operator": "is", "value": "\ud800"},
        {"field": "value", "operator": "between", "value": ["1"]},
        {"field": "value", "operator": "is empty", "value": "x"},
        {"field": "value; drop", "operator": "is", "value": "x"},
        {"field": "value", "operator": "is", "value": "5", "extra": 1},
        {"all": [{"field": "name", "operator": "is", "value": "x" * 5000}]},
    ]
    for data in wrong:
        assert str(refused(data))


def test_json_takes_numbers_and_truth_as_they_are():
    plan = Plan.from_json(
        {"any": [{"field": "value", "operator": "=", "value": 1.5}, {"field": "vip", "operator": "is", "value": True}]}
    )
    assert str(plan) == "value is 1.5 or vip is yes"


WORDS = st.one_of(
    st.text(min_size=0, max_size=12).filter(lambda text: "\0" not in text),
    st.sampled_from(["me", "this month", "and", "or not", "is empty", "50k", "in (a)", '"', "\\", "“x”", "a, b", " "]),
)
NAMES = st.from_regex(r"[a-zA-Z_][a-z0-9_]{0,5}(\.[a-z]{1,3})?", fullmatch=True).filter(
    lambda name: name.lower() not in ("and", "or", "not")
)


@st.composite
def conditions(draw):
    operator = draw(st.sampled_from(list(OPERATORS)))
    low, high = {NO_VALUE: (0, 0), MANY: (1, 4), TWO: (2, 2)}.get(OPERATORS[operator], (1, 1))
    return Condition(draw(NAMES), operator, tuple(draw(st.lists(WORDS, min_size=low, max_size=high))))


TREES = st.recursive(
    conditions(),
    lambda nodes: st.one_of(
        st.lists(nodes, min_size=2, max_size=4).map(lambda children: group(AllOf, children)),
        st.lists(nodes, min_size=2, max_size=4).map(lambda children: group(AnyOf, children)),
        nodes.map(Not),
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TREES, max_size=3))
def test_writing_a_plan_and_reading_it_again_gives_the_same_plan(nodes):
    try:
        plan = Plan.of(*nodes)
    except FilterError:
        return
    assert parse(str(plan)) == plan
    assert Plan.from_json(json.loads(json.dumps(plan.as_json()))) == plan


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet='()"\\, <>=aeinorst.', max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(text):
    try:
        plan = parse(text)
    except FilterError:
        return
    assert parse(str(plan)) == plan


@pytest.mark.skipif(not HOSTILE.exists(), reason="the hostile strings are not on this machine")
def test_hostile_strings_are_values_or_refused():
    lines = json.loads((HOSTILE / "blns.json").read_text())
    for name in ("sqli.txt", "xss.txt", "csv_injection.txt", "sqli_auth_bypass.txt"):
        lines += (HOSTILE / name).read_text(errors="replace").splitlines()
    kept = 0
    for line in lines:
        try:
            parse(line)
        except FilterError:
            pass
        try:
            plan = Plan.of(Condition("name", "is", (line,)))
        except FilterError:
            continue
        if "\0" not in line:
            assert parse(str(plan)) == plan
            kept += 1
    assert kept > 0.9 * len(lines)
