"""The people who have a say in a deal, and their roles."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect

from crm.base import audit
from crm.base.pages import form_page, posted
from crm.base.toasts import toast
from deals.forms.stakeholder import RoleForm, StakeholderForm
from deals.models import Stakeholder
from deals.views.finding import deal_to_change


def add_stakeholder(request, pk):
    deal = deal_to_change(request, pk)
    form = StakeholderForm(posted(request), member=request.member, deal=deal)
    if form.is_valid():
        with transaction.atomic():
            person = form.person(by=request.member)
            added = Stakeholder.objects.create(deal=deal, contact=person, role=form.cleaned_data["role"])
            told(deal, added, request.member, [None, added.role])
        toast(request, f"{person} added")
        return redirect(f"{deal.get_absolute_url()}#stakeholder-{added.pk}")
    context = {
        "title": "Add a stakeholder",
        "note": "Who has a say in this deal, and which.",
        "form": form,
        "body": "deals/_stakeholder_fields.html",
        "submit": "Add",
        "cancel": deal.get_absolute_url(),
        "crumbs": [{"text": deal.name, "address": deal.get_absolute_url()}],
    }
    return form_page(request, **context)


def stakeholder(request, pk, stakeholder_pk):
    """Change somebody's role, or take them out of the deal (do=remove)."""
    deal = deal_to_change(request, pk)
    held = get_object_or_404(deal.stakeholders.select_related("contact"), pk=stakeholder_pk)
    if request.POST.get("do") == "remove":
        with transaction.atomic():
            told(deal, held, request.member, [held.role, None])
            held.delete()
        toast(request, f"{held.contact} is no stakeholder any more")
        return redirect(deal)
    form = RoleForm(posted(request), initial={"role": held.role})
    if form.is_valid():
        before, held.role = held.role, form.cleaned_data["role"]
        if before != held.role:
            with transaction.atomic():
                held.save(update_fields=["role", "updated_at"])
                told(deal, held, request.member, [before, held.role])
        return redirect(f"{deal.get_absolute_url()}#stakeholder-{held.pk}")
    context = {
        "title": held.contact.name,
        "note": f"Stakeholder of {deal.name}",
        "form": form,
        "submit": "Save",
        "cancel": deal.get_absolute_url(),
        "crumbs": [{"text": deal.name, "address": deal.get_absolute_url()}],
        "acts": [{"value": "remove", "text": "Take out of this deal"}],
    }
    return form_page(request, **context)


def told(deal, held, by, roles):
    """The deal's story moved: note who, and which role before and after."""
    audit.record("changed", deal, {f"stakeholder {held.contact_id}": roles}, by=by)
    deal.touch()
