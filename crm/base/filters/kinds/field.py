"""A field of a list: what every kind shares."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Exists, F, OuterRef, Q, lookups

from crm.base.filters.operators import EMPTY, OPPOSITES

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


@dataclass(frozen=True)
class Field:
    """One field of a list.

    `name` stands in filters and addresses; `path` is the ORM's path to it (the name with dots as `__` unless given) and
    `expression` stands in its place for what no path reaches. `verb` reads better than the label in a sentence ("owned by",
    "closing"). `many`: a record can have several values, so conditions ask whether one of them fits. `required`: never
    empty. `column`: may be shown in a list, `shown`: is shown unless the person chose others. `order`: what to sort by
    (a path or an expression; the field itself unless given, "" for not at all). `reads`: the attribute a list shows, with
    dots ("company.name"; the path unless given), `joins`: the columns of related records that this takes
    ("contact__last_name"; the path unless given).
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

    def joined(self) -> tuple[str, ...]:
        """The paths of related records' columns that a list needs to show this."""
        if self.joins is not None:
            return self.joins
        return (self.path,) if "__" in self.path and self.expression is None else ()
