"""Lists of the API: ?filter=, ?search=, ?ordering= in the product's one filter language, and pages by key.

class DealViewSet(ModelViewSet):
    fields = DEAL_FIELDS
    filter_backends = [SelectionFilter]
    pagination_class = KeyPagination
"""

from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from crm.base.filters.errors import FilterError
from crm.base.filters.viewpoint import Viewpoint
from crm.base.narrowing import with_custom
from crm.base.paging import COUNT_UP_TO, BadCursor
from crm.base.selection import OrderError, Selection

SIZE, LARGEST = 50, 200


def parameter(name, description, kind="string", **schema):
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": kind, **schema},
    }


class SelectionFilter(BaseFilterBackend):
    """Narrows, searches and orders lists of views that name their FieldSet in `fields`; single records pass unchanged."""

    def filter_queryset(self, request, queryset, view):
        if getattr(view, "detail", False):
            return queryset
        given = request.query_params
        fields, member = with_custom(view.fields), Viewpoint(request.member)
        asked = given.get("filter", ""), given.get("search", ""), given.get("ordering", "")
        try:
            view.selection = Selection(fields, queryset, member, *asked)
        except OrderError as error:
            raise ValidationError({"ordering": [error.message]})
        except FilterError as error:
            raise ValidationError({"filter": [error.message]})
        return view.selection.records

    def get_schema_operation_parameters(self, view):
        if getattr(view, "detail", False) or not hasattr(view, "fields"):
            return []
        names = ", ".join(field.name for field in view.fields)
        sortable = ", ".join(field.name for field in view.fields.sortable)
        return [
            parameter("filter", f"Such as `owner is me and created_at is this month`. Fields: {names}; custom.<key>."),
            parameter("search", "Words that must all be found."),
            parameter("ordering", f"One of {sortable}; with - before it the other way round."),
        ]


class KeyPagination(BasePagination):
    """Pages that start behind the last record of the one before; `size` is 1 to 200. Needs SelectionFilter."""

    def paginate_queryset(self, queryset, request, view=None):
        given = request.query_params
        try:
            self.page = view.selection.page(given.get("after", ""), given.get("before", ""), self.size(given))
        except BadCursor as error:
            raise ValidationError({"after" if given.get("after") else "before": [str(error)]})
        self.address = request.build_absolute_uri()
        return self.page.rows

    def size(self, given) -> int:
        text = given.get("size") or str(SIZE)
        if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= LARGEST):
            raise ValidationError({"size": [f"A whole number from 1 to {LARGEST}."]})
        return int(text)

    def get_paginated_response(self, data):
        page = self.page
        return Response(
            {
                "count": min(page.count, COUNT_UP_TO),
                "count_is_exact": page.count_is_exact,
                "next": self.beside("after", page.after),
                "previous": self.beside("before", page.before),
                "results": data,
            }
        )

    def beside(self, name, cursor) -> str | None:
        other = remove_query_param(remove_query_param(self.address, "after"), "before")
        return replace_query_param(other, name, cursor) if cursor else None

    def get_paginated_response_schema(self, schema):
        address = {"type": "string", "format": "uri", "nullable": True}
        properties = {
            "count": {"type": "integer", "description": f"At most {COUNT_UP_TO:,}; see count_is_exact."},
            "count_is_exact": {"type": "boolean"},
            "next": address,
            "previous": address,
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view):
        return [
            parameter("size", "Records a page.", "integer", minimum=1, maximum=LARGEST, default=SIZE),
            parameter("after", "From `next`: the page behind this marker."),
            parameter("before", "From `previous`: the page before this marker."),
        ]
