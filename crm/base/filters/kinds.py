"""The kinds of field a list can be narrowed by: how each reads a value, asks the database, and says it in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db.models import Exists, F, Func, OuterRef, Q, TextField, lookups
from django.db.models.functions import Lower

from crm.base.filters.days import read_days, read_moments, say_days
from crm.base.filters.errors import Refused, listed
from crm.base.filters.numbers import read_number, read_share, say_number
from crm.base.filters.operators import EMPTY, EQUAL, OPPOSITES, ORDER
from crm.base.formats import money

LOOKUPS = {
    "exact": lookups.Exact,
    "gt": lookups.GreaterThan,
    "gte": lookups.GreaterThanOrEqual,
    "lt": lookups.LessThan,
    "lte": lookups.LessThanOrEqual,
    "iexact": lookups.IExact,
    "icontains": lookups.IContains,
    "istartswith": lookups.IStartsWith,
}

SEPARATOR = "\x1f"
LARGEST_WHOLE = 2**31 - 1


@dataclass(frozen=True)
class Field:
    """One field of a list.

    `name` stands in filters and addresses; `path` is the ORM's path to it (the name with dots as `__` unless given) and
    `expression` stands in its place for what no path reaches. `verb` reads better than the label in a sentence ("owned by",
    "closing"). `many`: a record can have several values, so conditions ask whether one of them fits. `required`: never
    empty. `column`: may be shown in a list, `shown`: is shown unless the person chose others. `order`: what to sort by
    (a path or an expression; the field itself unless given, "" for not at all). `reads`: the attribute a list shows, with
    dots ("company.name"; the path unless given), `joins`: the relations it reads.
    """

    name: str
    label: str = ""
    path: str = ""
    verb: str = ""
    many: bool = False
    required: bool = False
    column: bool = True
    shown: bool = False
    order: object = None
    reads: str = ""
    joins: tuple[str, ...] | None = None
    expression: object = None

    kind: ClassVar[str] = "text"
    fits: ClassVar[tuple[str, ...]] = ()
    numeric: ClassVar[bool] = False

    def __post_init__(self):
        plain = self.name.removeprefix("custom.").replace(".", " ").replace("_", " ")
        object.__setattr__(self, "label", self.label or plain[:1].upper() + plain[1:])
        object.__setattr__(self, "path", self.path or self.name.replace(".", "__"))
        object.__setattr__(self, "reads", self.reads or self.path.replace("__", "."))

    @property
    def operators(self) -> tuple[str, ...]:
        return tuple(each for each in self.fits if not (self.required and each in EMPTY))

    def read(self, word, view):
        """The value that a word means; raises Refused."""
        return word

    def say(self, word, view) -> str:
        """The value in a sentence."""
        return f"“{word}”"

    def options(self, view) -> list[tuple[str, str]] | None:
        """(value as written, label) of every possible value, or None where any may be typed."""
        return None

    def of(self, record):
        """What a list shows of a record: a plain value, None where there is none."""
        value = record
        for step in self.reads.split("."):
            value = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
        return value

    def q(self, operator, values, model) -> Q:
        """The condition on records of `model`. Records without a value fail each operator but the negative ones."""
        if operator in OPPOSITES:
            return ~self.q(OPPOSITES[operator], values, model)
        if not self.many:
            return self.blank() if operator == "is empty" else self.holds(operator, values)
        related = model._base_manager.filter(pk=OuterRef("pk"))
        if operator == "is empty":
            return ~Q(Exists(related.filter(**{f"{self.path}__isnull": False})))
        return Q(Exists(related.filter(self.holds(operator, values))))

    def holds(self, operator, values) -> Q:
        if operator == "in":
            condition = self.same(values[0])
            for value in values[1:]:
                condition |= self.same(value)
            return condition
        return self.same(values[0])

    def same(self, value) -> Q:
        return self.where("exact", value)

    def blank(self) -> Q:
        if self.expression is not None:
            return Q(lookups.IsNull(self.expression, True))
        return Q(**{f"{self.path}__isnull": True})

    def where(self, lookup, value) -> Q:
        if self.expression is None:
            return Q(**{f"{self.path}__{lookup}": value})
        # Never NULL, so that `not` keeps its meaning; for paths Django sees to that itself.
        return Q(lookups.IsNull(self.expression, False)) & Q(LOOKUPS[lookup](self.expression, value))

    def sort_key(self):
        """The expression a list is ordered by, or None where the field has no order."""
        if self.order is not None:
            return F(self.order) if isinstance(self.order, str) and self.order else self.order or None
        return None if self.many else self.expression if self.expression is not None else F(self.path)

    def relations(self) -> tuple[str, ...]:
        """What select_related (or, with many values, prefetch_related) needs for this column."""
        if self.joins is not None:
            return self.joins
        relation = self.path.rpartition("__")[0]
        return (relation,) if relation and self.expression is None else ()


@dataclass(frozen=True)
class Text(Field):
    fits = (*EQUAL, "contains", "does not contain", "starts with", *EMPTY)

    def holds(self, operator, values):
        lookup = {"contains": "icontains", "starts with": "istartswith"}.get(operator)
        return self.where(lookup, values[0]) if lookup else super().holds(operator, values)

    def same(self, value):
        return self.where("iexact", value) if value else self.blank()

    def blank(self):
        return super().blank() | self.where("exact", "")

    def sort_key(self):
        key = super().sort_key()
        return Lower(key) if key is not None and self.order is None else key


@dataclass(frozen=True)
class Words(Text):
    """Several texts in one array column."""

    kind = "tags"
    fits = (*EQUAL, "contains", "does not contain", *EMPTY)

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "expression", JoinedArray(F(self.path)))
        object.__setattr__(self, "order", "")

    def same(self, value):
        return self.where("icontains", f"{SEPARATOR}{value}{SEPARATOR}")

    def blank(self):
        return Q(lookups.IsNull(self.expression, True)) | Q(lookups.Exact(self.expression, SEPARATOR * 2))


class JoinedArray(Func):
    """An array's texts between separators, so that one of them can be looked for as a whole."""

    template = "E'\\x1f' || array_to_string(%(expressions)s, E'\\x1f') || E'\\x1f'"
    output_field = TextField()


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


@dataclass(frozen=True)
class YesNo(Field):
    kind = "yes_no"
    fits = ("is", "is not", *EMPTY)

    def read(self, word, view):
        answer = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(word.lower())
        if answer is None:
            raise Refused(f"“{word}” is neither yes nor no.", ("yes", "no"))
        return answer

    def say(self, word, view):
        return "yes" if self.read(word, view) else "no"

    def options(self, view):
        return [("yes", "Yes"), ("no", "No")]


@dataclass(frozen=True)
class Choice(Field):
    """One of a few values. `choices` is (stored value, label) pairs, or a function of the viewpoint that returns them.

    Where "" or a number can be stored as a real choice, declare the field `required`: it is never empty.
    """

    choices: object = ()
    free: bool = False  # other words are allowed too

    kind = "chip"
    fits = (*EQUAL, *EMPTY)

    def pairs(self, view) -> list[tuple]:
        pairs = view.remember(self.choices) if callable(self.choices) else self.choices
        return [pair if isinstance(pair, tuple | list) else (pair, pair) for pair in pairs]

    def found(self, word, view) -> tuple:
        """The (stored value, label) that a word means, by value or label, in any case."""
        pairs, wanted = self.pairs(view), word.casefold().strip()
        for value, label in pairs:
            if wanted in (str(value).casefold(), str(label).casefold()):
                return value, str(label)
        if self.free:
            return word, word
        labels = [str(label) for _, label in pairs]
        raise Refused(f"there is no “{word}”. It is one of: {listed(labels) or 'none yet'}.", labels)

    def read(self, word, view):
        return self.found(word, view)[0]

    def say(self, word, view):
        return self.found(word, view)[1]

    def options(self, view):
        return [(str(value) or str(label), str(label)) for value, label in self.pairs(view)]

    def same(self, value):
        return self.where("iexact" if self.free else "exact", value)

    def of(self, record):
        value = super().of(record)
        labels = {} if callable(self.choices) else dict(self.pairs(None))
        return None if value is None else labels.get(value, value)

    def blank(self):
        return super().blank() | self.where("exact", "")


@dataclass(frozen=True)
class Tags(Choice):
    """Words put on a record, any number of them; read through the relation at `path`."""

    many: bool = True

    kind = "tags"
    fits = (*EQUAL, "contains", "does not contain", *EMPTY)

    def of(self, record):
        """The words, in order; each once."""
        relation, _, attribute = self.reads.partition(".")
        return sorted({str(getattr(each, attribute)) for each in getattr(record, relation).all()})


@dataclass(frozen=True)
class Person(Field):
    """A member: me, unassigned, an e-mail address, a full name, or the only one with that first name."""

    kind = "person"
    fits = (*EQUAL, *EMPTY)

    def read(self, word, view):
        wanted = " ".join(word.casefold().split())
        if wanted == "me":
            return view.member.pk
        if wanted in ("unassigned", "nobody"):
            return None
        exact = [each.pk for each in view.people if wanted in (each.email.casefold(), each.name.casefold())]
        found = exact or [each.pk for each in view.people if wanted == each.name.casefold().partition(" ")[0]]
        if len(found) != 1:
            emails = [each.email for each in view.people if each.pk in found] or [each.name for each in view.people]
            problem = f"several members are called “{word}”" if found else f"there is no member “{word}”"
            raise Refused(
                f"{problem}. Write me, unassigned or one of: {listed(emails)}.", ["me", "unassigned", *emails]
            )
        return found[0]

    def say(self, word, view):
        pk = self.read(word, view)
        if pk is None:
            return "nobody"
        if pk == view.member.pk and word.casefold() == "me":
            return "me"
        return next(each.name for each in view.people if each.pk == pk)

    def options(self, view):
        return [("me", "Me"), ("unassigned", "Nobody"), *((each.email, each.name) for each in view.people)]

    def same(self, value):
        return self.blank() if value is None else self.where("exact", value)

    def sort_key(self):
        return Lower(F(f"{self.path}__user__name")) if self.order is None else super().sort_key()

    def relations(self):
        return (f"{self.path}__user",) if self.joins is None else self.joins
