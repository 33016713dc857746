"""Texts, and several texts in one column."""

from dataclasses import dataclass

from django.db.models import F, Func, Q, TextField, lookups
from django.db.models.functions import Lower

from crm.base.filters.kinds.field import Field
from crm.base.filters.operators import EMPTY, EQUAL

SEPARATOR = "\x1f"


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
