"""New deals, facts edited in place, and deleting."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from contacts.models import Company, Contact
from crm.accounts.rights import managers_only
from crm.base import fact_editing
from crm.base.custom_form import definitions_of
from crm.base.facts import CUSTOM
from crm.base.pages import form_page, posted
from crm.base.toasts import toast
from deals.board import pipeline_for
from deals.facts import fact_of, fields_of
from deals.forms.deal import DealForm
from deals.models import Deal, Stage
from deals.views.finding import deal_to_change, find_deal

CRUMBS = [{"text": "Deals", "address": "/deals/board/"}]


def new_deal(request):
    """A form for a deal; ?pipeline= ?stage= ?company= ?contact= say what is known already."""
    start, pipeline = presets(request)
    if pipeline is None:
        return render(request, "deals/no_pipeline.html")
    form = DealForm(posted(request), member=request.member, pipeline=pipeline, initial=start)
    if form.is_valid():
        values = form.values()
        values.setdefault("custom", {})
        deal = Deal.start(by=request.member, **values)
        toast(request, f"{deal.name} started", detail=f"In {deal.stage.name}")
        return redirect(deal)
    context = {
        "title": "New deal",
        "form": form,
        "body": "deals/_deal_fields.html",
        "submit": "Save deal",
        "cancel": reverse("deals:board"),
        "crumbs": CRUMBS,
    }
    return form_page(request, **context)


def presets(request):
    given, member = request.GET, request.member
    stage = Stage.objects.open().filter(pk=number(given.get("stage"))).select_related("pipeline").first()
    pipeline = stage.pipeline if stage else pipeline_for(given.get("pipeline"))
    contact = Contact.objects.visible_to(member).filter(pk=number(given.get("contact"))).first()
    company = Company.objects.visible_to(member).filter(pk=number(given.get("company"))).first()
    if contact and not company:
        company = Company.objects.visible_to(member).filter(pk=contact.company_id or 0).first()
    return {
        "stage": stage.pk if stage else None,
        "contact": contact,
        "company": company,
        "owner": member.pk,
        "name": given.get("name", "")[:200],
    }, pipeline


def number(text) -> int:
    """An id from the address; 0, which no record has, where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def fact(request, pk, name):
    """A fact as a form, and as it stands (?as=text); a part of the deal's page, or without script a page of its own."""
    member, address = request.member, reverse("deals:fact", args=[pk, name])
    definitions = definitions_of("deal") if name.startswith(CUSTOM) else ()
    as_text = request.GET.get("as") == "text"
    deal = find_deal(request, pk) if as_text else deal_to_change(request, pk)

    def read():
        return fact_of(deal, name, member, definitions)

    if read() is None:
        raise Http404("A deal has no such fact.")
    if as_text:
        return fact_editing.draw(request, read(), address if member.may_change(deal) else "")
    form = DealForm(posted(request), member=member, record=deal, only=fields_of(name))
    return fact_editing.edit(request, deal, read, form, address, CRUMBS)


@managers_only
def delete_deal(request, pk):
    """Ask, then delete a deal with all that hangs on it."""
    deal = get_object_or_404(Deal.objects.visible_to(request.member), pk=pk)
    if request.method == "POST":
        deal.remove(by=request.member)
        toast(request, f"{deal.name} deleted")
        return redirect("deals:deals")
    context = {
        "title": f"Delete {deal.name}?",
        "note": "Its timeline, tasks and files go with it. This cannot be undone.",
        "submit": "Delete deal",
        "danger": True,
        "cancel": deal.get_absolute_url(),
        "crumbs": [*CRUMBS, {"text": deal.name, "address": deal.get_absolute_url()}],
    }
    return form_page(request, **context)
