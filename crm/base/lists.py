"""A list page below its template: filter, search, order, columns, pages and what is chosen, all from the address.

    listing = Listing(request, DEAL_FIELDS, Deal.objects.visible_to(request.member))
    if response := listing.response():
        return response
    return render(request, "deals/deals.html", {"listing": listing})

The address holds what narrowing.py reads, and sort, columns, after or before, export=csv.
"""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.utils import timezone

from crm.base.exporting import csv_response
from crm.base.fetching import relations, with_columns
from crm.base.filters.fields import FieldSet
from crm.base.filters.kinds import Field
from crm.base.filters.viewpoint import Viewpoint
from crm.base.formats import counted
from crm.base.narrowing import Choosable, Narrowing, with_custom
from crm.base.paging import COUNT_UP_TO, BadCursor
from crm.base.selection import Selection


@dataclass(frozen=True)
class Column:
    """A column on show; `sort` is the address that sorts by it ("" where it cannot be), `sorted` ascending, descending or ""."""

    field: Field
    sort: str
    sorted: str

    @property
    def name(self):
        return self.field.name

    @property
    def label(self):
        return self.field.label

    @property
    def kind(self):
        return self.field.kind

    @property
    def numeric(self):
        return self.field.numeric


@dataclass(frozen=True)
class Cell:
    column: Column
    value: object
    currency: str


@dataclass(frozen=True)
class Line:
    record: object
    cells: list[Cell]

    @property
    def anchor(self) -> str:
        """The id that the row has on the page, where others point to it; "" where they do not."""
        return getattr(self.record, "anchor", "")


@dataclass(frozen=True)
class PageBar:
    """For shared/_pages.html: "1 to 50 of 3,632 deals", and the addresses beside ("" at an end)."""

    text: str
    before: str
    after: str


class Listing(Narrowing):
    """A list of records, a page of `size` at a time."""

    def __init__(self, request, fields: FieldSet, queryset, size=50):
        super().__init__(request, fields, queryset)
        self.selection.records = self.joined(self.selection.records)
        self.selection.narrowed = self.joined(self.selection.narrowed)
        after, before = self.given.get("after", ""), self.given.get("before", "")
        try:
            self.page_of_rows = self.selection.page(after, before, size)
        except BadCursor:  # an address of yesterday, or of another order
            self.page_of_rows = self.selection.page(size=size)

    def joined(self, queryset):
        """The queryset with what the columns show of related records, and no more of them."""
        one, many = set(), set()
        for field in self.shown_fields:
            (many if field.many else one).update(field.joined())
        queryset = with_columns(queryset, one)
        return queryset.prefetch_related(*sorted(relations(many))) if many else queryset

    @cached_property
    def shown_fields(self) -> list[Field]:
        """The fields chosen as columns, in the order chosen; unknown names are passed over."""
        wanted = ",".join(self.given.getlist("columns")).split(",")
        chosen = [field for name in dict.fromkeys(wanted) if (field := self.fields.get(name)) and field.column]
        return chosen or [field for field in self.fields.columns if field.shown]

    @cached_property
    def columns(self) -> list[Column]:
        return [self.column(field) for field in self.shown_fields]

    def column(self, field) -> Column:
        order = self.selection.order
        if field.sort_key() is None:
            return Column(field, "", "")
        if field.name != order.name:
            return Column(field, self.address(sort=field.name), "")
        other = field.name if order.descending else f"-{field.name}"
        return Column(field, self.address(sort=other), "descending" if order.descending else "ascending")

    @property
    def column_choices(self) -> list[Choosable]:
        """Every column there is, for the form that chooses them (checkboxes named `columns`)."""
        shown = {field.name for field in self.shown_fields}
        return [Choosable(field.name, field.label, field.name in shown, "") for field in self.fields.columns]

    @property
    def main(self) -> str:
        """The name of the column whose cells lead to the record: the first of words, else the first."""
        texts = [field.name for field in self.shown_fields if field.kind == "text"]
        return (texts or [self.shown_fields[0].name])[0]

    @property
    def without_search(self) -> str:
        return self.address(search="")

    @property
    def without_columns(self) -> str:
        """The address with the columns that are shown unless others were chosen."""
        return self.address(columns="")

    @property
    def kept(self) -> list[tuple[str, str]]:
        columns = ",".join(field.name for field in self.shown_fields)
        return [(name, columns if name == "columns" else value) for name, value in super().kept]

    def query(self, **changes) -> str:
        if "columns" in self.given and "columns" not in changes:
            changes["columns"] = ",".join(field.name for field in self.shown_fields)
        return super().query(**changes)

    @property
    def rows(self) -> list:
        return self.page_of_rows.rows

    @property
    def lines(self) -> list[Line]:
        """The rows with their cells, for a table drawn by kind."""
        columns = [
            (column, column.field.of, self.currency if column.kind == "money" else None) for column in self.columns
        ]
        return [
            Line(
                row,
                [Cell(column, of(row), currency(column, row) if currency else "") for column, of, currency in columns],
            )
            for row in self.rows
        ]

    def currency(self, column, row) -> str:
        return getattr(row, column.field.currency, self.view.currency)

    @property
    def close(self) -> bool:
        """Whether nothing held the searched words, and these are the nearest names instead."""
        return self.selection.close

    @cached_property
    def count_text(self) -> str:
        """ "25 deals", "1 deal", "more than 10,000 deals" where counting on would take long."""
        page = self.page_of_rows
        return counted(page.count, self.noun) if page.count_is_exact else f"more than {COUNT_UP_TO:,} {self.noun}"

    @property
    def page(self) -> PageBar:
        rows = self.page_of_rows
        text = f"{rows.first:,} to {rows.last:,} of {self.count_text}" if rows.rows else f"No {self.noun}"
        after = self.address(after=rows.after) if rows.after else ""
        return PageBar(text, self.address(before=rows.before) if rows.before else "", after)

    @property
    def export(self) -> str:
        """The address of all these records as CSV, with the columns on show."""
        return self.address(export="csv")

    def response(self) -> HttpResponse | None:
        """The narrowed list's address, or the CSV file; None when the page itself is the answer."""
        if self.given.get("export") == "csv" and not self.error:
            name = f"{self.noun}-{timezone.localdate().isoformat()}.csv"
            records, order = self.selection.everything, self.selection.order
            return csv_response(name, self.shown_fields, records, order, self.request.user)
        return super().response()


def chosen_records(request, fields: FieldSet, queryset):
    """The records that a bulk form names, out of `queryset` (what the member may see).

    POST: `chosen` once per record's id, or everything=1 with the list's filter and search for all that it holds. Ids
    that are not there are passed over; raises FilterError for a filter that cannot be read.
    """
    if request.POST.get("everything"):
        given = request.POST.get("filter", ""), request.POST.get("search", "")
        return Selection(with_custom(fields), queryset, Viewpoint(request.member), *given).everything
    ids = {int(each) for each in request.POST.getlist("chosen") if each.isascii() and each.isdigit() and len(each) < 19}
    return queryset.filter(pk__in=ids)
