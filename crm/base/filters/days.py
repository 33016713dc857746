"""Days and moments as people write them: 2026-01-31, 2026-Q1, this month, last 30 days, 3 days ago."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from crm.base.filters.errors import Refused

FIRST_YEAR, LAST_YEAR = 1900, 2199
EXAMPLES = ("2026-01-31", "2026-01", "2026-Q1", "today", "this month", "last 30 days", "next 2 weeks", "3 days ago")

UNIT = r"(day|week|month|quarter|year)s?"
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
ISO_QUARTER = re.compile(r"(\d{4})-?q([1-4])")
ISO_YEAR = re.compile(r"\d{4}")
NEAR = re.compile(rf"(this|last|next) {UNIT}")
STRETCH = re.compile(rf"(last|next) (\d{{1,4}}) {UNIT}")
AGO = re.compile(rf"(\d{{1,4}}) {UNIT} ago")
AHEAD = re.compile(rf"in (\d{{1,4}}) {UNIT}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True)
class Days:
    """First and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Moments:
    """From `start` up to, not including, `end`; both aware."""

    start: datetime
    end: datetime


def read_days(word: str, today: date) -> Days:
    """The days that a word means today. "last 30 days" runs from 30 days ago to today; weeks start on Monday."""
    text = " ".join(word.lower().split())
    try:
        span = fixed(text) or relative(text, today)
    except (ValueError, OverflowError):
        span = None
    if span is None:
        raise Refused(f"“{word}” is not a day. Write for example {', '.join(EXAMPLES)}.", EXAMPLES)
    if not FIRST_YEAR <= span.first.year <= span.last.year <= LAST_YEAR:
        raise Refused(f"“{word}” is out of range: days lie between {FIRST_YEAR} and {LAST_YEAR}.")
    return span


def fixed(text) -> Days | None:
    if match := ISO_DAY.fullmatch(text):
        day = date(*map(int, match.groups()))
        return Days(day, day)
    if match := ISO_MONTH.fullmatch(text):
        return period("month", date(int(match[1]), int(match[2]), 1))
    if match := ISO_QUARTER.fullmatch(text):
        return period("quarter", date(int(match[1]), 3 * int(match[2]), 1))
    if ISO_YEAR.fullmatch(text):
        return period("year", date(int(text), 1, 1))
    return None


def relative(text, today) -> Days | None:
    if text in ("today", "yesterday", "tomorrow"):
        day = today + timedelta(days=("yesterday", "today", "tomorrow").index(text) - 1)
        return Days(day, day)
    if match := NEAR.fullmatch(text):
        return period(match[2], moved(today, match[2], ("last", "this", "next").index(match[1]) - 1))
    if match := STRETCH.fullmatch(text):
        other = moved(today, match[3], int(match[2]) * (1 if match[1] == "next" else -1))
        return Days(min(today, other), max(today, other))
    if match := AGO.fullmatch(text):
        day = moved(today, match[2], -int(match[1]))
        return Days(day, day)
    if match := AHEAD.fullmatch(text):
        day = moved(today, match[2], int(match[1]))
        return Days(day, day)
    return None


def say_days(word: str, today: date) -> str:
    """The days in a sentence: "this month" as it is, else 30 Sep, 30 Sep 2025, Sep 2025, Q3 2025 or 2025."""
    text = " ".join(word.lower().split())
    if not text[:4].isdigit():
        return text
    days = read_days(word, today)
    first, year = days.first, days.first.year
    if days.first == days.last:
        return f"{first.day} {first:%b}" + ("" if year == today.year else f" {year}")
    for unit, said in (("month", f"{first:%b} {year}"), ("quarter", f"Q{(first.month + 2) // 3} {year}")):
        if period(unit, first) == days:
            return said
    return str(year)


def moved(day, unit, count) -> date:
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    return day + (
        relativedelta(months=months * count) if months else timedelta(days=count * (7 if unit == "week" else 1))
    )


def period(unit, day) -> Days:
    """The week, month, quarter or year that a day lies in."""
    if unit == "day":
        return Days(day, day)
    if unit == "week":
        first = day - timedelta(days=day.weekday())
        return Days(first, first + timedelta(days=6))
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    return Days(first, first + relativedelta(months=length, days=-1))


def read_moments(word: str, today: date, zone) -> Moments:
    """The stretch of time a word means to somebody in that time zone; a written time means its last written unit."""
    text = word.strip().lower()
    if not (match := MOMENT.fullmatch(text)):
        days = read_days(word, today)
        return Moments(day_start(days.first, zone), day_start(days.last + timedelta(days=1), zone))
    try:
        start = datetime.fromisoformat(text.upper())
    except ValueError:
        raise Refused(f"“{word}” is not a time. Write for example 2026-01-31 14:30.")
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise Refused(f"“{word}” is out of range: days lie between {FIRST_YEAR} and {LAST_YEAR}.")
    start = start.replace(tzinfo=start.tzinfo or zone)
    unit = timedelta(microseconds=1) if match[2] else timedelta(seconds=1) if match[1] else timedelta(minutes=1)
    return Moments(start, start.astimezone(UTC) + unit)


def day_start(day: date, zone) -> datetime:
    """Midnight there; where a clock change skips midnight, the first moment of that day."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
