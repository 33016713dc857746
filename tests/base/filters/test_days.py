"""Days and numbers mean what people mean by them, where they are."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from crm.base.filters.days import read_days, read_moments
from crm.base.filters.errors import Refused
from crm.base.filters.numbers import read_number, read_share

WEDNESDAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("2026-01-31", (2026, 1, 31), (2026, 1, 31)),
        ("2026-2", (2026, 2, 1), (2026, 2, 28)),
        ("2026-Q2", (2026, 4, 1), (2026, 6, 30)),
        ("2024", (2024, 1, 1), (2024, 12, 31)),
        ("Today", (2026, 5, 20), (2026, 5, 20)),
        ("yesterday", (2026, 5, 19), (2026, 5, 19)),
        ("tomorrow", (2026, 5, 21), (2026, 5, 21)),
        ("this week", (2026, 5, 18), (2026, 5, 24)),
        ("last week", (2026, 5, 11), (2026, 5, 17)),
        ("next month", (2026, 6, 1), (2026, 6, 30)),
        ("this quarter", (2026, 4, 1), (2026, 6, 30)),
        ("last quarter", (2026, 1, 1), (2026, 3, 31)),
        ("last year", (2025, 1, 1), (2025, 12, 31)),
        ("last 7 days", (2026, 5, 13), (2026, 5, 20)),
        ("next 8 weeks", (2026, 5, 20), (2026, 7, 15)),
        ("last 3 months", (2026, 2, 20), (2026, 5, 20)),
        ("30 days ago", (2026, 4, 20), (2026, 4, 20)),
        ("3 months ago", (2026, 2, 20), (2026, 2, 20)),
        ("in 2 weeks", (2026, 6, 3), (2026, 6, 3)),
    ],
)
def test_days(word, first, last):
    days = read_days(word, WEDNESDAY)
    assert (days.first, days.last) == (date(*first), date(*last))


def test_the_last_day_of_a_long_month_has_months_around_it():
    assert read_days("last month", date(2026, 3, 31)).last == date(2026, 2, 28)
    assert read_days("next month", date(2026, 1, 31)).first == date(2026, 2, 1)


@pytest.mark.parametrize(
    "word", ["", "0000", "9999", "last 9999 years", "2026-13", "in 9999 years", "32 days", "1800-01-01"]
)
def test_what_is_no_day_is_refused(word):
    with pytest.raises(Refused):
        read_days(word, WEDNESDAY)


def test_a_day_begins_at_midnight_where_the_member_is():
    span = read_moments("2026-05-20", WEDNESDAY, ZoneInfo("Europe/Berlin"))
    assert span.start == datetime(2026, 5, 19, 22, tzinfo=UTC)
    assert span.end == datetime(2026, 5, 20, 22, tzinfo=UTC)


def test_days_of_a_clock_change_have_23_and_25_hours():
    berlin = ZoneInfo("Europe/Berlin")
    spring = read_moments("2026-03-29", WEDNESDAY, berlin)
    autumn = read_moments("2026-10-25", WEDNESDAY, berlin)
    assert (spring.end - spring.start).total_seconds() == 23 * 3600
    assert (autumn.end - autumn.start).total_seconds() == 25 * 3600


def test_a_day_whose_midnight_was_skipped_begins_at_one():
    span = read_moments("2018-11-04", WEDNESDAY, ZoneInfo("America/Sao_Paulo"))
    assert span.start == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_a_written_time_is_local_unless_it_names_its_offset():
    berlin = ZoneInfo("Europe/Berlin")
    assert read_moments("2026-01-31 14:30", WEDNESDAY, berlin).start == datetime(2026, 1, 31, 13, 30, tzinfo=UTC)
    assert read_moments("2026-01-31T14:30:05Z", WEDNESDAY, berlin).start == datetime(2026, 1, 31, 14, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("50000", 50000),
        ("50,000", 50000),
        ("50k", 50000),
        ("1.5m", 1500000),
        ("2bn", 2 * 10**9),
        ("€50k", 50000),
        ("-3", -3),
    ],
)
def test_numbers(word, number):
    assert read_number(word) == Decimal(number)


@pytest.mark.parametrize("word", ["", "k", "1e9", "NaN", "--5", "1,00", "5 5", "٣x", "1" * 16, "1000001bn"])
def test_what_is_no_number_is_refused(word):
    with pytest.raises(Refused):
        read_number(word)


def test_a_share_is_a_fraction_up_to_one_and_per_cent_above():
    assert [read_share(word) for word in ("60%", "60 %", "60", "0.6", "1", "1%")] == [0.6, 0.6, 0.6, 0.6, 1, 0.01]
