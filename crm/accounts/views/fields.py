"""Custom fields: what this workspace's records hold besides the built-in ones."""

from itertools import groupby

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from crm.accounts.forms import FieldForm, NewFieldForm
from crm.accounts.forms.fields import PLURALS
from crm.accounts.rights import managers_only
from crm.base import audit
from crm.base.formats import counted
from crm.base.models import FieldDefinition
from crm.base.ordering import move
from crm.base.pages import form_page, posted
from crm.base.toasts import toast

CRUMBS = [{"text": "Settings", "address": "/settings/"}, {"text": "Custom fields", "address": "/settings/fields/"}]


@managers_only
@require_safe
def fields(request):
    by_kind = {of: list(listed) for of, listed in groupby(FieldDefinition.objects.all(), key=lambda each: each.of)}
    groups = [{"of": of, "name": name, "fields": by_kind.get(of, [])} for of, name in PLURALS.items()]
    return render(request, "accounts/fields.html", {"groups": groups})


@managers_only
def new_field(request):
    form = NewFieldForm(posted(request), initial={"of": request.GET.get("of", "contact")})
    if form.is_valid():
        field = form.save(commit=False)
        field.key = FieldDefinition.free_key(field.of, field.label)
        field.order = FieldDefinition.objects.filter(of=field.of).count()
        field.save()
        audit.record("created", field, by=request.member)
        toast(request, f"{field.label} added", detail=f"{PLURALS[field.of]} have it now.")
        return redirect("accounts:fields")
    return form_page(
        request,
        "New custom field",
        form,
        note="Its kind cannot be changed later.",
        submit="Add field",
        cancel=reverse("accounts:fields"),
        crumbs=CRUMBS,
    )


@managers_only
def field(request, pk):
    field = get_object_or_404(FieldDefinition, pk=pk)
    before = {"label": field.label, "choices": field.choices}
    form = FieldForm(posted(request), instance=field)
    if form.is_valid():
        form.save()
        changes = {
            name: [value, getattr(field, name)] for name, value in before.items() if value != getattr(field, name)
        }
        audit.record("changed", field, changes, by=request.member)
        toast(request, f"{field.label} saved")
        return redirect("accounts:fields")
    note = f"{field.get_kind_display()} on {PLURALS[field.of].lower()}, called custom.{field.key} in filters"
    return form_page(request, before["label"], form, note=note, cancel=reverse("accounts:fields"), crumbs=CRUMBS)


@managers_only
@require_POST
def moving(request, pk):
    """Up or down among the fields of the same records."""
    field = get_object_or_404(FieldDefinition, pk=pk)
    move(FieldDefinition.objects.filter(of=field.of), field, -1 if request.POST.get("to") == "up" else 1)
    audit.record("moved", field, by=request.member)
    return redirect("accounts:fields")


@managers_only
def deleting(request, pk):
    field = get_object_or_404(FieldDefinition, pk=pk)
    if request.method == "POST":
        audit.record("deleted", field, {"label": [field.label, ""]}, by=request.member)
        field.forget()
        toast(request, f"{field.label} deleted")
        return redirect("accounts:fields")
    held = field.carriers().count()
    note = (
        f"{counted(held, PLURALS[field.of].lower())} {'holds' if held == 1 else 'hold'} a value, which goes with it for good."
        if held
        else "No record holds a value."
    )
    return form_page(
        request,
        f"Delete the field {field.label}?",
        note=note,
        submit="Delete field and values" if held else "Delete field",
        danger=True,
        cancel=reverse("accounts:fields"),
        crumbs=CRUMBS,
    )
