"""What becomes of each column: guessed, shown with sample values, changed, previewed, and agreed to."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from crm.accounts.rights import managers_only
from crm.imports.custom import definitions_of
from crm.imports.forms import MappingForm
from crm.imports.mapping import Mapping, MappingError
from crm.imports.models import Import
from crm.imports.preview import preview
from crm.imports.registry import importers
from crm.imports.running import start
from crm.imports.storing import agree, earlier
from crm.imports.tasks import owe
from crm.imports.views.new import CRUMBS


@managers_only
@require_POST
def mapping(request, pk):
    """Take the choices; show what follows from them, start the import, or throw it away."""
    with transaction.atomic():
        record = get_object_or_404(Import.objects.visible_to(request.member).select_for_update(), pk=pk)
        if record.status != Import.Status.MAPPING:
            return redirect(record)
        if request.POST.get("do") == "discard":
            record.delete()
            return redirect("imports:imports")
        form = MappingForm(request.POST, record=record, definitions=definitions_of(importers()[record.target]))
        if not form.is_valid() or not take(form, record):
            return mapping_page(request, record, form, status=422)
        if request.POST.get("do") == "start":
            start(record)
            owe(record, "run")
    return redirect(record)


def take(form, record) -> bool:
    """Write the form's choices into the import; False where they contradict each other, with the error in the form."""
    importer = importers()[record.target]
    definitions = definitions_of(importer)
    try:
        chosen = Mapping(record.mapping).chosen(importer, record.facts, definitions, form.choices)
    except MappingError as error:
        form.add_error(None, str(error))
        return False
    for column in chosen.columns:
        column.update(form.readings.get(column["header"], {}))
    record.source = form.cleaned_data["source"].strip()
    record.options = record.options | importer.answered(record, form.answers)
    agree(record, chosen)
    return True


def mapping_page(request, record, form=None, status=200):
    importer = importers()[record.target]
    form = form or MappingForm(record=record, definitions=definitions_of(importer))
    before = earlier(record)
    context = {
        "record": record,
        "form": form,
        "what": importer.many,
        "before": before,
        "preview": preview(record, request.member.workspace),
        "new_fields": sum(column["field"] == "custom" and column["new"] for column in record.mapping),
        "left_out": sum(column["field"] == "" for column in record.mapping),
        "crumbs": CRUMBS,
    }
    return render(request, "imports/mapping.html", context, status=status)
