"""Dates and times as vendors and spreadsheets write them; 3/4/2024 is read as its whole column says, or asked about."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm.base.exporting import unguard
from crm.base.searching import plain
from crm.imports.values.month_words import months, weekdays
from crm.imports.values.refused import Refused, shown
from crm.imports.values.texts import NOTHING

CLOCK = (
    r"(?:[T,\s]*(?:at|um|a|kl\.?)?[T\s]*(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*(?:Uhr|h))?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\s*\([^)]*\))?)?"
)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + CLOCK)
COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z)?)?"
)
NUMERIC = re.compile(r"(?P<first>\d{1,2})\s?([-/.])\s?(?P<second_>\d{1,2})\2\s?(?P<year>\d{4}|\d{2})\.?" + CLOCK)
WORD = r"(?P<name>[^\W\d_]{3,12})\.?"
DAY_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s/-]*(?:de\s+|of\s+)?"
    + WORD
    + r",?[\s/-]*(?:del?\s+)?(?P<year>\d{4}|'?\d{2})"
    + CLOCK
)
NAMED_DAY = re.compile(WORD + r"[\s-]*(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[\s,-]+(?P<year>\d{4})" + CLOCK)
CTIME = re.compile(WORD + r"\s+(?P<day>\d{1,2})" + CLOCK.removesuffix("?") + r"\s+(?:[A-Z]{2,4}\s+)?(?P<year>\d{4})")
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
ZEROS = re.compile(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}(?:[T\s]+0{1,2}:00(?::00)?)?")
WEEKDAY = re.compile(r"^([^\W\d_]+)\.?,?\s+(?=\S)")
EXCEL_EPOCH = datetime(1899, 12, 30)


class Moment(NamedTuple):
    """A date, or a date with its time: `at` is aware (midnight in the reader's zone for a bare date), `day` as written."""

    at: datetime
    day: date
    timed: bool


@dataclass
class DayOrder:
    """Whether 3/4 is the third of April ("day") or March the fourth ("month"), decided from all values of a column.

    `day` and `month` are examples that show one order, `either` one that shows none; 3.4.2024 is a day first wherever it
    is written, unless another value of the column says no.
    """

    day: str = ""
    month: str = ""
    either: str = ""
    slashed: bool = False

    def add(self, cell: str):
        match = NUMERIC.fullmatch(bare(cell))
        if not match:
            return
        first, second = int(match["first"]), int(match["second_"])
        self.slashed = self.slashed or match[2] != "."
        if first > 12 >= second:
            self.day = self.day or cell
        elif second > 12 >= first:
            self.month = self.month or cell
        elif first != second:
            self.either = self.either or cell

    @property
    def first(self) -> str | None:
        """ "day" or "month"; None where the values do not decide it, or show both."""
        if self.day and self.month:
            return None
        if self.day or self.month:
            return "day" if self.day else "month"
        return None if self.slashed else "day"

    @property
    def unsure(self) -> str:
        """A value that has to be asked about, or ""."""
        return self.either if self.first is None else ""


def bare(cell: str) -> str:
    """The text without a leading weekday, which adds nothing."""
    text = unguard(cell).strip()
    match = WEEKDAY.match(text)
    return text[match.end() :] if match and plain(match[1]) in weekdays() else text


class MomentReader:
    """Reads dates and times; None for blank.

    `first` is "day" or "month" for 3/4/2024, None to refuse what may be either. `zone` is where times without an offset were written. Serial numbers of
    spreadsheets (45631.5) and seconds or milliseconds since 1970 are taken only where `numbers` says that a date is meant.
    """

    def __init__(self, zone=UTC, first: str | None = "month", numbers: bool = True):
        self.zone = ZoneInfo(zone) if isinstance(zone, str) else zone
        self.first, self.numbers = first, numbers

    def __call__(self, cell: str) -> Moment | None:
        if cell.strip().casefold() in NOTHING or ZEROS.fullmatch(cell.strip()):
            return None
        text = bare(cell)
        match = (
            YEAR_FIRST.fullmatch(text)
            or DAY_NAMED.fullmatch(text)
            or NAMED_DAY.fullmatch(text)
            or CTIME.fullmatch(text)
        )
        if match:
            found = match.groupdict()
            if "name" in found:
                found["month"] = months().get(plain(found["name"]))
            if found["month"]:
                return self.build(cell, found, int(found["month"]), int(found["day"]))
        if match := NUMERIC.fullmatch(text):
            return self.numeric(cell, match)
        if self.numbers and (moment := self.counted(cell, text)):
            return moment
        raise Refused(f"{shown(cell)} is not a date. Write it as 2024-03-15 or 2024-03-15 14:30.")

    def numeric(self, cell, match) -> Moment:
        a, b = int(match["first"]), int(match["second_"])
        if self.first is None and a != b and a <= 12 and b <= 12 and match[2] != ".":
            raise Refused(
                f"{shown(cell)} may be day/month or month/day: the column has both. Choose an order, or write 2024-03-15."
            )
        day_first = a > 12 or (b <= 12 and (self.first or "day") == "day")
        day, month = (a, b) if day_first else (b, a)
        return self.build(cell, match.groupdict(), month, day)

    def counted(self, cell, text) -> Moment | None:
        """A date that a machine wrote as a number."""
        if match := COMPACT.fullmatch(text):
            return self.build(cell, match.groupdict(), int(match["month"]), int(match["day"]))
        if SERIAL.fullmatch(text) and 20_000 <= (days := float(text.replace(",", "."))) < 80_000:
            naive = EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
            return Moment(self.aware(naive), naive.date(), naive.time() != datetime.min.time())
        if EPOCH.fullmatch(text):
            number = float(text)
            at = datetime.fromtimestamp(number / 1000 if number > 10**11 else number, UTC)
            if at.year >= 1990:
                return Moment(at, at.astimezone(self.zone).date(), True)
        return None

    def build(self, cell, found, month: int, day: int) -> Moment:
        year = int(found["year"].lstrip("'"))
        if year < 100:
            year += 2000 if year < 70 else 1900
        if not 1900 <= year <= 2200:
            raise Refused(f"{shown(cell)} lies in the year {year}. Is the year right?")
        hour = int(found.get("hour") or 0)
        if half := (found.get("half") or "").casefold().replace(".", ""):
            if not 1 <= hour <= 12:
                raise Refused(f"{shown(cell)} is not a time of day.")
            hour = hour % 12 + (12 if half == "pm" else 0)
        part = int((found.get("part") or "0").ljust(6, "0")[:6])
        try:
            written = date(year, month, day)
            second = int(found.get("second") or 0)
            naive = datetime(year, month, day, hour, int(found.get("minute") or 0), second, part)
        except ValueError:
            raise Refused(f"{shown(cell)} is not a day or time that exists.")
        return Moment(self.aware(naive, found.get("zone")), written, found.get("hour") is not None)

    def aware(self, naive: datetime, offset: str | None = None) -> datetime:
        if offset is None:
            return naive.replace(tzinfo=self.zone).astimezone(UTC)
        if offset in ("Z", "UTC", "GMT"):
            return naive.replace(tzinfo=UTC)
        digits = offset[1:].replace(":", "").ljust(4, "0")
        shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return naive.replace(tzinfo=timezone(-shift if offset[0] == "-" else shift)).astimezone(UTC)


class DayReader(MomentReader):
    """Reads the same forms as a date alone."""

    def __call__(self, cell: str) -> date | None:
        moment = super().__call__(cell)
        return moment.day if moment else None
