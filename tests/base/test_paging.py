"""Pages by key show every row exactly once, there and back, whatever the rows hold."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import signing
from django.db.models import F
from django.db.models.functions import Lower

from crm.base.paging import SALT, BadCursor, Order, Page, may_be_null
from deals.models import Deal
from tests import make

ORDERS = {
    "value": F("value"),
    "expected_close": F("expected_close"),
    "last_activity_at": F("last_activity_at"),
    "win_chance": F("win_chance"),
    "name": Lower("name"),
    "company": Lower("company__name"),
    "stage": F("stage__order"),
    "touched_at": F("touched_at"),
    "id": F("id"),
}


@pytest.fixture
def deals(rep):
    """Forty deals full of equal and missing values."""
    company = [make.company("alpha"), make.company("Beta"), None]
    start = datetime(2026, 5, 1, tzinfo=UTC)
    for n in range(40):
        deal = make.deal(
            ["same", "Same", "ähnlich", "Zebra", 'qu"ote'][n % 5],
            value=[None, Decimal("5.10"), 5, 0][n % 4],
            expected_close=[None, date(2026, 1, 1), date(2026, 1, n % 28 + 1)][n % 3],
            company=company[n % 3],
            stage=["Qualify", "Proposal"][n % 2],
            win_chance=[None, 0.1, 0.1 + 0.2][n % 3],
        )
        moment = None if n % 2 else start + timedelta(microseconds=n % 6)
        Deal.objects.filter(pk=deal.pk).update(last_activity_at=moment, touched_at=start + timedelta(days=n % 7))
    return Deal.objects.all()


def order_of(name, descending):
    return Order(name, ORDERS[name], descending, may_be_null(Deal, ORDERS[name]))


def walk(deals, order, size):
    """The ids page by page, forwards to the end and backwards again."""
    page, there, back = Page(deals, order, size=size), [], []
    while True:
        there.append([row.pk for row in page])
        if not page.after:
            break
        page = Page(deals, order, after=page.after, size=size)
    while True:
        back.insert(0, [row.pk for row in page])
        if not page.before:
            return there, back
        page = Page(deals, order, before=page.before, size=size)


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("name", ORDERS)
def test_every_row_is_shown_exactly_once_both_ways(name, descending, deals):
    order = order_of(name, descending)
    expected = [row.pk for row in order.sorted(deals)]
    for size in (1, 7, 39, 40, 100):
        there, back = walk(deals, order, size)
        assert [pk for page in there for pk in page] == expected
        assert [pk for page in back for pk in page] == expected


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_rows_without_a_value_come_last_both_ways(descending, deals):
    values = [row.value for row in Page(deals, order_of("value", descending), size=40)]
    filled = [value for value in values if value is not None]
    assert values == [*filled, *[None] * 10]
    assert filled == sorted(filled, reverse=descending)


def test_capitals_do_not_part_names(deals):
    names = [row.name.lower() for row in Page(deals, order_of("name", False), size=40)]
    assert names == sorted(names)


def test_pages_know_their_numbers(deals):
    order = order_of("value", True)
    first = Page(deals, order, size=15)
    second = Page(deals, order, after=first.after, size=15)
    third = Page(deals, order, after=second.after, size=15)
    again = Page(deals, order, before=third.before, size=15)
    assert [(page.first, page.last) for page in (first, second, third, again)] == [
        (1, 15),
        (16, 30),
        (31, 40),
        (16, 30),
    ]
    assert (first.before, third.after) == ("", "")
    assert third.count == 40 and third.count_is_exact


def test_rows_added_or_removed_meanwhile_shift_nothing(deals):
    order = order_of("name", False)
    first = Page(deals, order, size=10)
    make.deal("aaa, new before all")
    first.rows[3].delete()
    rest = Page(deals, order, after=first.after, size=100)
    assert {row.pk for row in first}.isdisjoint(row.pk for row in rest)
    assert len(rest) == 30


def test_a_removed_row_still_marks_its_place(deals):
    order = order_of("value", False)
    first = Page(deals, order, size=10)
    expected = [row.pk for row in order.sorted(deals)][10:]
    first.rows[-1].delete()
    assert [row.pk for row in Page(deals, order, after=first.after, size=100)] == expected


def test_going_back_to_the_start_fills_the_first_page(deals):
    order = order_of("id", False)
    second = Page(deals, order, after=Page(deals, order, size=4).after, size=10)
    back = Page(deals, order, before=second.before, size=10)
    assert len(back) == 10 and back.first == 1 and not back.before


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "a:b:c",
        "\0",
        "ü" * 5000,
        signing.dumps([1, 2]),
        signing.dumps("x", salt=SALT),
        signing.dumps(["value"] * 5, salt=SALT),
    ],
)
def test_a_cursor_made_elsewhere_is_refused(cursor, deals):
    with pytest.raises(BadCursor):
        Page(deals, order_of("value", False), after=cursor)


def test_a_cursor_of_another_order_is_refused(deals):
    cursor = Page(deals, order_of("value", False), size=3).after
    with pytest.raises(BadCursor):
        Page(deals, order_of("value", True), after=cursor)


def test_a_page_is_one_query_and_its_count_one_more(deals, count_queries):
    with count_queries() as queries:
        page = Page(deals, order_of("value", False), size=5)
    assert len(queries) == 1
    with count_queries() as queries:
        assert page.count == page.count == 40
    assert len(queries) == 1
    assert "OFFSET" not in queries[0]


def test_counting_stops_where_it_would_take_long(deals, monkeypatch):
    monkeypatch.setattr("crm.base.paging.COUNT_UP_TO", 10)
    page = Page(deals, order_of("value", False))
    assert page.count == 11 and not page.count_is_exact
