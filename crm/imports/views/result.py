"""How far an import is, what became of its rows, and the way back."""

import csv

from django.db import transaction
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.accounts.rights import managers_only
from crm.base.exporting import Echo, guard
from crm.base.formats import counted
from crm.base.pages import form_page
from crm.base.tenancy import use_workspace
from crm.base.toasts import toast
from crm.imports.models import Import, ImportRow, WaitingReference
from crm.imports.registry import importers
from crm.imports.tasks import owe
from crm.imports.undoing import begin_undo, kept_rows
from crm.imports.views.mapping import mapping_page
from crm.imports.views.new import CRUMBS

AT_ONCE = 50
STALLED_AFTER = 180  # seconds without a sign of life


@managers_only
@require_safe
def import_page(request, pk):
    """One address, whatever state the import is in."""
    record = get_object_or_404(Import.objects.visible_to(request.member).select_related("by__user"), pk=pk)
    if record.status == Import.Status.MAPPING:
        return mapping_page(request, record)
    if record.is_running:
        return render(request, "imports/running.html", {"record": record, "crumbs": CRUMBS} | how_far(record))
    return render(request, "imports/result.html", result_of(request, record))


@managers_only
@require_safe
def progress(request, pk):
    """The progress bar again, for the page that polls; when the work is over, the way to its result."""
    record = get_object_or_404(Import.objects.visible_to(request.member), pk=pk)
    if not record.is_running or not request.htmx:
        return redirect(record)
    return render(request, "imports/_progress.html", {"record": record} | how_far(record))


def how_far(record) -> dict:
    """What the progress fragment shows: rows done, what became of them, and about how long it still takes."""
    undoing = record.status == Import.Status.UNDOING
    total = record.created + record.changed if undoing else record.rows
    done = ImportRow.objects.filter(of=record, undone=True).count() if undoing else record.done_rows
    detail = f"{record.created:,} new, {record.changed:,} changed, {record.refused:,} refused"
    began = record.updated_at if undoing else record.started_at
    left = ""
    if began and done and not undoing:
        spent = (timezone.now() - began).total_seconds()
        left = f"about {max(1, round(spent * (total - done) / done)):,} s"
    stalled = (timezone.now() - record.updated_at).total_seconds() > STALLED_AFTER
    return {"done": done, "total": total, "detail": "" if undoing else detail, "left": left, "stalled": stalled}


def result_of(request, record) -> dict:
    refused = ImportRow.objects.filter(of=record, status=ImportRow.Status.REFUSED)
    after = request.GET.get("after", "")
    listed = list(refused.filter(number__gt=int(after))[: AT_ONCE + 1] if after.isdecimal() else refused[: AT_ONCE + 1])
    more = len(listed) > AT_ONCE
    listed = listed[:AT_ONCE]
    page = {
        "text": f"{len(listed):,} of {record.refused:,} refused rows",
        "before": record.get_absolute_url() if after else "",
        "after": f"?after={listed[-1].number}#refused" if more else "",
    }
    waiting = WaitingReference.objects.filter(of=record, joined_to=None)
    importer = importers()[record.target]
    return {
        "record": record,
        "what": importer.many,
        "list_address": reverse(importer.list_url),
        "refused": listed,
        "page": page,
        "waiting": list(waiting[:AT_ONCE]),
        "waiting_count": waiting.count(),
        "kept": list(kept_rows(record)[:AT_ONCE]) if record.undone_at else [],
        "crumbs": CRUMBS,
    }


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def undoing(request, pk):
    """Ask, then take the import back."""
    record = get_object_or_404(Import.objects.visible_to(request.member), pk=pk)
    if request.method == "POST":
        with transaction.atomic():
            if begin_undo(record):
                owe(record, "undo")
            else:
                toast(
                    request,
                    "This import cannot be taken back",
                    kind="warn",
                    detail="It is running, or was taken back already.",
                )
        return redirect(record)
    return form_page(
        request,
        f"Take back {record.name}?",
        note=f"{counted(record.created, 'new records')} go and {counted(record.changed, 'changed ones')} become what they were. "
        "What people changed or used since is kept and listed.",
        submit="Take back",
        danger=True,
        cancel=record.get_absolute_url(),
        crumbs=CRUMBS,
    )


@managers_only
@require_POST
def continuing(request, pk):
    """Owe a step again whose worker is gone; the rows that are done stay done."""
    record = get_object_or_404(Import.objects.visible_to(request.member), pk=pk)
    step = {Import.Status.READING: "read", Import.Status.RUNNING: "run", Import.Status.UNDOING: "undo"}.get(
        record.status
    )
    if step:
        with transaction.atomic():
            owe(record, step)
    return redirect(record)


@managers_only
@require_safe
def refused_file(request, pk):
    """The refused rows as they came, with line, column and reason before them: to be mended and sent again."""
    record = get_object_or_404(Import.objects.visible_to(request.member), pk=pk)
    headers = ["Candor line", "Candor column", "Candor reason", *(column["header"] for column in record.mapping)]
    rows = ImportRow.objects.filter(of=pk, status=ImportRow.Status.REFUSED).order_by("pk")
    return streamed(
        request, f"refused-{pk}.csv", headers, rows, lambda row: [row.line, row.column, row.reason, *row.cells]
    )


@managers_only
@require_safe
def waiting_file(request, pk):
    """The references that wait, one a line."""
    record = get_object_or_404(Import.objects.visible_to(request.member), pk=pk)
    rows = WaitingReference.objects.filter(of=record, joined_to=None).order_by("pk")
    headers = ["Line", "Column", "Value", "Why"]
    return streamed(
        request, f"waiting-{pk}.csv", headers, rows, lambda row: [row.line, row.column, row.written, row.reason]
    )


def streamed(request, filename, headers, rows, cells) -> StreamingHttpResponse:
    lines = csv_lines(headers, rows, cells, request.member.workspace_id, request.user)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def csv_lines(headers, rows, cells, workspace_id, user):
    """Lines of a file, a thousand rows at a time, each in a short transaction: a stream outlives the request's."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow(map(guard, headers))
    after = 0
    while True:
        with use_workspace(workspace_id, user), transaction.atomic():
            batch = list(rows.filter(pk__gt=after)[:1000])
        if not batch:
            return
        after = batch[-1].pk
        yield "".join(writer.writerow([guard(str(cell)) for cell in cells(row)]) for row in batch)
