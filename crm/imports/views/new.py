"""The list of imports, and the form that starts one."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from crm.accounts.rights import managers_only
from crm.base.pages import form_page
from crm.imports.forms import NewImportForm
from crm.imports.models import Import
from crm.imports.registry import importers
from crm.imports.storing import read_in, take_in
from crm.imports.tasks import owe

AT_ONCE = 50
READ_AT_ONCE = 2 * 1024 * 1024  # bytes; a larger file is read by a worker while the page says so
CRUMBS = [{"text": "Imports", "address": "/imports/"}]


@managers_only
@require_safe
def imports(request):
    found = Import.objects.visible_to(request.member).select_related("by__user").defer("facts", "mapping")
    if before := request.GET.get("before", ""):
        found = found.filter(pk__lt=int(before)) if before.isdecimal() else found
    listed = list(found[: AT_ONCE + 1])
    more = len(listed) > AT_ONCE
    listed = listed[:AT_ONCE]
    page = {
        "text": f"{len(listed)} imports",
        "before": reverse("imports:imports") if before else "",
        "after": f"?before={listed[-1].pk}" if more else "",
    }
    for each in listed:
        each.what = importers()[each.target].many.capitalize()
    return render(request, "imports/imports.html", {"imports": listed, "page": page if before or more else None})


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request):
    form = NewImportForm(
        request.POST or None, request.FILES or None, initial={"target": request.GET.get("target", "contacts")}
    )
    if request.method == "POST" and form.is_valid():
        file, data = form.cleaned_data["file"], form.cleaned_data
        record = take_in(file.read(), file.name, data["target"], request.member, source=data["source"].strip())
        if record.size <= READ_AT_ONCE:
            read_in(record)
        else:
            owe(record, "read")
        return redirect(record)
    note = "Nothing is written before you have seen what becomes of each column."
    return form_page(
        request,
        "New import",
        form,
        note=note,
        submit="Read the file",
        files=True,
        cancel=reverse("imports:imports"),
        crumbs=CRUMBS,
    )
