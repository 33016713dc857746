"""CSV that no spreadsheet runs: every cell quoted, and texts that would be read as a formula held by an apostrophe.

`guard` and `unguard` are each other's inverse, so a file that went out comes back unchanged through an import.
"""

import csv
import re
from datetime import datetime

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import timezone

from crm.base.paging import Page
from crm.base.tenancy import current_workspace_id, use_workspace

BATCH = 1000
FORMULA = re.compile(r"'*[=+\-@\t\r\0＝＋－＠]")
GUARDED = re.compile(r"''*[=+\-@\t\r\0＝＋－＠]")


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if GUARDED.match(text) else text


def cell(value) -> str:
    """A value as a file holds it: days and times in ISO form, numbers plain, lists with "; " between."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (
            timezone.localtime(value).isoformat(sep=" ", timespec="minutes") if timezone.is_aware(value) else str(value)
        )
    if isinstance(value, list | tuple):
        return guard("; ".join(map(str, value)))
    return guard(str(value)) if not isinstance(value, int | float) and not is_number(value) else str(value)


def is_number(value) -> bool:
    return hasattr(value, "as_tuple") and value.is_finite()


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text):
        return text


def csv_response(filename, fields, records, order, user) -> StreamingHttpResponse:
    """Stream the records as `filename`: a line of headings, then one line a record with the values of `fields`.

    Rows are fetched a thousand at a time, each batch in a short transaction of its own, since a stream outlives the request's.
    """
    lines = csv_lines(fields, records, order, current_workspace_id(), user, timezone.get_current_timezone())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def csv_lines(fields, records, order, workspace_id, user, zone):
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow([guard(field.label) for field in fields])
    after = ""
    while True:
        with use_workspace(workspace_id, user), transaction.atomic(), timezone.override(zone):
            page = Page(records, order, after=after, size=BATCH)
            text = "".join(writer.writerow([cell(field.of(record)) for field in fields]) for record in page)
        yield text
        after = page.after
        if not after:
            return
