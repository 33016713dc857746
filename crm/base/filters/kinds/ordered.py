"""Kinds whose values lie on a line: numbers, money, shares, days, moments."""

from dataclasses import dataclass
from datetime import date, datetime

from crm.base.filters.days import read_days, read_moments, say_days
from crm.base.filters.errors import Refused
from crm.base.filters.kinds.field import Field
from crm.base.filters.numbers import read_number, read_share, say_number
from crm.base.filters.operators import EMPTY, EQUAL, ORDER
from crm.base.formats import money

LARGEST_WHOLE = 2**31 - 1


@dataclass(frozen=True)
class Ordered(Field):
    """A kind whose values lie on a line."""

    numeric = True

    def holds(self, operator, values):
        match operator:
            case ">" | "after":
                return self.above(values[0])
            case ">=":
                return self.from_(values[0])
            case "<" | "before":
                return self.below(values[0])
            case "<=":
                return self.up_to(values[0])
            case "between":
                return self.from_(values[0]) & self.up_to(values[1])
        return super().holds(operator, values)

    def above(self, value):
        return self.where("gt", value)

    def from_(self, value):
        return self.where("gte", value)

    def below(self, value):
        return self.where("lt", value)

    def up_to(self, value):
        return self.where("lte", value)


@dataclass(frozen=True)
class Number(Ordered):
    """A number; `whole` where the column holds only whole ones."""

    whole: bool = False

    kind = "number"
    fits = (*EQUAL, *ORDER, *EMPTY)

    def read(self, word, view):
        number = read_number(word)
        if not self.whole:
            return number
        if number != int(number):
            raise Refused(f"“{word}” is not a whole number.")
        if abs(number) > LARGEST_WHOLE:
            raise Refused(f"“{word}” is too large: at most {LARGEST_WHOLE:,}.")
        return int(number)

    def say(self, word, view):
        return say_number(read_number(word))


@dataclass(frozen=True)
class Money(Number):
    """A sum, compared in the record's own currency; `currency` names the attribute that holds it."""

    currency: str = "currency"

    kind = "money"

    def say(self, word, view):
        return money(read_number(word), view.currency)


@dataclass(frozen=True)
class Share(Ordered):
    """A chance or a part: stored between 0 and 1, written as 60 %."""

    kind = "share"
    fits = (*EQUAL, *ORDER, *EMPTY)

    def read(self, word, view):
        return read_share(word)

    def say(self, word, view):
        return f"{say_number(round(read_share(word) * 100, 4))} %"

    def same(self, value):
        """Equal as shown: to the whole per cent."""
        return self.where("gte", value - 0.005) & self.where("lt", value + 0.005)


@dataclass(frozen=True)
class Day(Ordered):
    kind = "day"
    fits = ("is", "is not", "on", "before", "after", *ORDER, "in", "not in", *EMPTY)

    def read(self, word, view):
        return read_days(word, view.today)

    def say(self, word, view):
        return say_days(word, view.today)

    def of(self, record):
        return as_date(super().of(record), date)

    def same(self, value):
        return self.from_(value) & self.up_to(value)

    def above(self, value):
        return self.where("gt", value.last)

    def from_(self, value):
        return self.where("gte", value.first)

    def below(self, value):
        return self.where("lt", value.first)

    def up_to(self, value):
        return self.where("lte", value.last)


@dataclass(frozen=True)
class Moment(Day):
    """A point in time; days begin and end at midnight in the member's time zone."""

    kind = "moment"

    def read(self, word, view):
        return read_moments(word, view.today, view.zone)

    def say(self, word, view):
        return word if ":" in word else say_days(word, view.today)

    def of(self, record):
        return as_date(Field.of(self, record), datetime)

    def above(self, value):
        return self.where("gte", value.end)

    def from_(self, value):
        return self.where("gte", value.start)

    def below(self, value):
        return self.where("lt", value.start)

    def up_to(self, value):
        return self.where("lt", value.end)


def as_date(value, kind):
    """A custom field's text as a date or datetime; None where it is not one."""
    if not isinstance(value, str):
        return value
    try:
        return kind.fromisoformat(value)
    except ValueError:
        return None
