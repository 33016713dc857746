"""The filter of a page, from its address and back into it: chips, sentence, and the form that adds or changes a condition.

The address holds filter and search; narrow, part, operator, value and until while a condition is being chosen. What cannot be
read is said (`error`) and shows no records, never others than were asked for.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.shortcuts import redirect

from crm.base.filters.custom import custom_fields
from crm.base.filters.errors import FilterError
from crm.base.filters.fields import FieldSet
from crm.base.filters.form import NarrowForm
from crm.base.filters.grammar import parse
from crm.base.filters.plan import Condition, Plan
from crm.base.filters.sentence import chips, sentence
from crm.base.filters.viewpoint import Viewpoint
from crm.base.models import FieldDefinition
from crm.base.selection import Selection

PASSING = ("after", "before", "narrow", "part", "operator", "value", "until", "export")  # gone with the next click


@dataclass(frozen=True)
class Part:
    """A chip: quiet words, loud words, and the addresses without it and with its form open ("" for a group)."""

    lead: str
    text: str
    without: str
    change: str


@dataclass(frozen=True)
class Choosable:
    """A field in a menu: of columns (`chosen`: on show) or of what can be narrowed (`address`: with its form open)."""

    name: str
    label: str
    chosen: bool
    address: str


def with_custom(fields: FieldSet) -> FieldSet:
    """The field set with the workspace's own fields. One query, or none where such records have none."""
    return fields.plus(custom_fields(FieldDefinition.objects.filter(of=fields.of))) if fields.of else fields


def legible(expression) -> Plan:
    """The filter as far as it can be read without knowing the fields, so that its faulty part can be taken away."""
    try:
        return parse(expression)
    except FilterError:
        return Plan()


class Narrowing:
    """The filter of any page that shows records, without rows: chips, sentence, and the form that changes it."""

    usual = ""  # the filter a bare address stands for; a cleared one then stays in the address as an empty one

    def __init__(self, request, fields: FieldSet, queryset):
        self.request, self.view = request, Viewpoint(request.member)
        self.fields = with_custom(fields)
        self.given, self.path = request.GET, request.path
        self.expression, self.search = self.given.get("filter", "").strip(), self.given.get("search", "").strip()
        self.error = ""
        try:
            self.selection = self.select(queryset, self.given.get("sort", ""))
            self.plan = self.selection.plan
        except FilterError as error:
            self.error, self.plan = error.message, legible(self.expression)
            self.selection = Selection(self.fields, queryset.none(), self.view)

    def select(self, queryset, sort) -> Selection:
        if sort.removeprefix("-") not in {field.name for field in self.fields.sortable}:
            sort = ""  # a column that is gone says nothing about rows, so it is no error
        return Selection(self.fields, queryset, self.view, self.expression, self.search, sort)

    @property
    def records(self):
        """The records that filter and search leave, in no order: for sums, boards and charts."""
        return self.selection.everything

    @property
    def noun(self) -> str:
        return self.fields.noun

    @cached_property
    def parts(self) -> list[Part]:
        found = []
        for chip in chips(self.plan, self.fields, self.view):
            change = self.address(narrow=chip.field, part=chip.index) if chip.field else ""
            found.append(Part(chip.lead, chip.text, self.address(filter=chip.rest), change))
        return found

    @cached_property
    def sentence(self) -> str:
        """The filter in words; "" while it cannot be read."""
        return "" if self.error else sentence(self.plan, self.fields, self.view)

    @property
    def clear(self) -> str:
        """The address without any filter."""
        return self.address(filter="")

    def address(self, **changes) -> str:
        """This page's address with other parameters ("" leaves one out); starts at the first page again unless told."""
        return f"{self.path}?{query}" if (query := self.query(**changes)) else self.path

    def query(self, **changes) -> str:
        values = {name: self.given.get(name, "") for name in self.given if name not in PASSING} | changes
        kept = {name: value for name, value in values.items() if value not in ("", None)}
        if self.usual and "filter" in values:
            kept.setdefault("filter", "")
        return urlencode(kept, quote_via=quote, safe=",()")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Hidden inputs for a form on this page: what the address holds, but for what passes."""
        return [(name, self.given[name]) for name in self.given if name not in PASSING]

    @property
    def narrowable(self) -> list[Choosable]:
        """The menu of “Narrow down”: every field, with the address that opens its form."""
        chosen = {condition.field for condition in self.plan.conditions()}
        return [
            Choosable(field.name, field.label, field.name in chosen, self.address(narrow=field.name))
            for field in self.fields
        ]

    @cached_property
    def narrow_form(self) -> NarrowForm | None:
        """The open form, filled in where it changes a part; None when no field is being chosen."""
        field = self.fields.get(self.given.get("narrow", ""))
        if field is None:
            return None
        part, condition = self.given.get("part", ""), None
        index = int(part) if part.isascii() and part.isdigit() and len(part) < 3 else None
        if index is not None and index < len(self.plan.parts) and isinstance(self.plan.parts[index], Condition):
            condition = self.plan.parts[index]
        else:
            index = None
        data = self.given if "operator" in self.given else None
        return NarrowForm(field, self.fields, self.view, data, condition, index)

    def response(self) -> HttpResponse | None:
        """A redirect to the narrowed list, once its form is filled in; None when the page itself is the answer."""
        form = self.narrow_form
        if form is None or not form.is_bound or not form.is_valid():
            return None
        index = form.cleaned_data["part"]
        index = index if index is not None and index < len(self.plan.parts) else None
        try:
            return redirect(self.address(filter=str(self.plan.having(form.condition, index))))
        except FilterError as error:
            form.add_error(None, error.message)
            return None
