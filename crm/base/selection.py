"""What a filter, a search and an order leave of some records: the one path of pages, the API, exports and bulk actions."""

from functools import cached_property

from crm.base import list_search
from crm.base.filters.bind import checked_plan, where
from crm.base.filters.errors import FilterError, listed
from crm.base.filters.fields import FieldSet
from crm.base.filters.viewpoint import Viewpoint
from crm.base.paging import Order, Page, may_be_null


class OrderError(FilterError):
    """An order that the records do not have."""


class Selection:
    """Records of `queryset`, which must already be only what the member may see.

    `filter` is a written filter or its JSON form, `sort` a field's name with "-" before it for descending; "" means the
    field set's own order, or the best match first while searching. Raises FilterError for what cannot be read.
    """

    def __init__(self, fields: FieldSet, queryset, view: Viewpoint, filter="", search="", sort=""):
        self.fields, self.view, self.search = fields, view, " ".join((search or "").split())
        self.plan = checked_plan(filter, fields, view)
        self.narrowed = queryset.filter(where(self.plan, fields, view)) if self.plan else queryset
        self.records, self.close = self.narrowed, False
        self.order = self.chosen_order(sort)
        if self.search:
            in_bodies = fields.search == "words"
            found = list_search.saying(self.search) if in_bodies else list_search.holding(self.search)
            self.records = self.narrowed.filter(found)
            if not sort and not in_bodies:
                self.order = list_search.best_first(self.search)

    def chosen_order(self, sort) -> Order:
        sort = sort or self.fields.sort
        name = sort.removeprefix("-")
        field = self.fields.get(name)
        key = field.sort_key() if field else None
        if key is None:
            names = [each.name for each in self.fields.sortable]
            message = f"Cannot sort by “{name[:60]}”. Possible: {listed(names, 30)}."
            raise OrderError(message, field=name[:60], allowed=names)
        return Order(field.name, key, sort.startswith("-"), may_be_null(self.fields.model, key))

    def page(self, after="", before="", size=50) -> Page:
        """One page. Where a search finds nothing, the records with the nearest names, and `close` is True."""
        page = Page(self.records, self.order, after, before, size)
        if page.rows or after or before or not self.look_closer():
            return page
        return Page(self.records, self.order, size=list_search.CLOSE_ONES)

    def look_closer(self) -> bool:
        """Turn to the nearest names, which a search that found nothing probably meant; says whether there are any."""
        if not self.search or self.close or self.fields.search == "words":
            return False
        pks = list_search.close_to(self.narrowed, self.search)
        if not pks:
            return False
        self.records, self.order, self.close = self.narrowed.filter(pk__in=pks), list_search.in_order(pks), True
        return True

    @cached_property
    def everything(self):
        """All records selected, as a page would show them, in no order; for bulk actions and exports."""
        if self.search and not self.close and not self.records.exists():
            self.look_closer()
        return self.records
