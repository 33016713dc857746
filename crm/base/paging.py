"""Pages by key, not by number: each starts behind the last row of the one before, so depth costs nothing and no row is
shown twice or left out while others are added.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q
from django.db.models.functions import Lower

COUNT_UP_TO = 10_000  # above it a count is "more than": counting everything would cost more than the page itself
SALT = "crm.base.paging"
KEY = "sort_key"


class BadCursor(ValueError):
    """A cursor that was not made here, or for another order."""

    def __init__(self):
        super().__init__("This page marker is not valid for this list; start again from the first page.")


@dataclass(frozen=True)
class Order:
    """What rows are ordered by; rows without a value come last both ways, equal ones go by id.

    `name` stands in addresses ("value"; with "-" before it when descending), `expression` is what the database sorts by.
    """

    name: str
    expression: object
    descending: bool = False
    nullable: bool = True

    @property
    def written(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def sorted(self, queryset, backwards=False):
        """The queryset in this order (or its reverse), each row carrying its `sort_key`."""
        down, key = self.descending != backwards, F(KEY)
        nulls = {} if not self.nullable else {"nulls_first": True} if backwards else {"nulls_last": True}
        by_key = key.desc(**nulls) if down else key.asc(**nulls)
        return queryset.annotate(**{KEY: self.expression}).order_by(by_key, "-pk" if down else "pk")

    def behind(self, value, pk, backwards=False) -> Q:
        """The rows that follow (or, backwards, precede) the row with this key and id."""
        down = self.descending != backwards
        further = Q(pk__lt=pk) if down else Q(pk__gt=pk)
        if value is None:
            same = Q(**{f"{KEY}__isnull": True}) & further
            return same | Q(**{f"{KEY}__isnull": False}) if backwards else same
        beyond = Q(**{f"{KEY}__{'lt' if down else 'gt'}": value}) | (Q(**{KEY: value}) & further)
        if not self.nullable:
            # Says nothing new, but lets an index start at the key.
            return Q(**{f"{KEY}__{'lte' if down else 'gte'}": value}) & beyond
        return beyond if backwards else beyond | Q(**{f"{KEY}__isnull": True})


def may_be_null(model, expression) -> bool:
    """Whether the expression can be NULL on rows of the model; yes, unless it is a plain path that cannot."""
    if isinstance(expression, Lower):
        (expression,) = expression.get_source_expressions()
    if not isinstance(expression, F):
        return True
    for step in expression.name.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model
    return False


class Page:
    """Rows `first` to `last` of a queryset in an order. `after` and `before` are cursors of the pages beside it, or ""."""

    def __init__(self, queryset, order: Order, after="", before="", size=50):
        self.queryset, self.order, self.size = queryset, order, size
        start, position = 0, None
        backwards = bool(before) and not after
        if after or before:
            value, pk, start = read_cursor(after or before, order)
            position = order.behind(value, pk, backwards)
        rows = self.fetch(position, backwards)
        more, rows = len(rows) > size, rows[:size]
        if backwards and not more:
            # Everything before the row fits: that is the first page, filled up from the front.
            backwards, start, position = False, 0, None
            rows = self.fetch()
            more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
            start = max(start - 1 - len(rows), 0)
        self.rows, self.first, self.last = rows, start + 1 if rows else 0, start + len(rows)
        has_next = True if backwards else more
        has_previous = more if backwards else position is not None
        self.after = write_cursor(order, rows[-1], self.last) if rows and has_next else ""
        self.before = write_cursor(order, rows[0], self.first) if rows and has_previous else ""

    def fetch(self, position=None, backwards=False) -> list:
        """One row more than a page, in one query."""
        rows = self.order.sorted(self.queryset, backwards)
        rows = (rows.filter(position) if position is not None else rows)[: self.size + 1]
        if not self.queryset.query.select_related:
            return list(rows)
        # Related records are joined to the page's rows only, not to all that had to be sorted for it.
        chosen = rows.select_related(None).values("pk")
        return list(self.order.sorted(self.queryset.filter(pk__in=chosen), backwards))

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @cached_property
    def count(self) -> int:
        """How many rows there are in all; COUNT_UP_TO + 1 stands for more. One query."""
        return self.queryset.order_by().values("pk")[: COUNT_UP_TO + 1].count()

    @property
    def count_is_exact(self) -> bool:
        return self.count <= COUNT_UP_TO


def write_cursor(order, row, number) -> str:
    """Where a row stands: the order, its key, its id, and its number from 1, signed."""
    value = getattr(row, KEY)
    for letter, kind, write in WRITERS:
        if isinstance(value, kind):
            return signing.dumps([order.written, letter, write(value), row.pk, number], salt=SALT)
    raise TypeError(f"Rows cannot be paged by {type(value).__name__}.")


def read_cursor(cursor, order):
    """The key, the id and how many rows lie before the page; raises BadCursor."""
    try:
        written, letter, text, pk, number = signing.loads(cursor, salt=SALT)
        value = READERS[letter](text)
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        raise BadCursor
    if written != order.written:
        raise BadCursor
    return value, pk, number


WRITERS = (
    ("-", type(None), lambda value: None),
    ("b", bool, bool),
    ("i", int, int),
    ("f", float, repr),
    ("n", Decimal, str),
    ("t", datetime, datetime.isoformat),
    ("d", date, date.isoformat),
    ("s", str, str),
)
READERS = {
    "-": lambda text: None,
    "b": bool,
    "i": int,
    "f": float,
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "s": str,
}
