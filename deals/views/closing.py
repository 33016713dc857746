"""Winning, losing and reopening a deal; reopening is also the way to undo the other two."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.base import formats
from crm.base.pages import form_page, posted
from crm.base.toasts import toast
from deals.forms.closing import LoseForm
from deals.views.finding import back_to, deal_to_change


def win_it(request, deal):
    """Win, and offer to undo it; raises ValidationError for a deal that is closed already."""
    deal.win(by=request.member)
    value = formats.money(deal.value, deal.currency)
    toast(request, f"{deal.name} won", kind="won", detail=value, undo=reverse("deals:reopen", args=[deal.pk]))


@require_POST
def win(request, pk):
    deal = deal_to_change(request, pk)
    try:
        win_it(request, deal)
    except ValidationError as error:
        toast(request, "Not changed", kind="lost", detail=" ".join(error.messages))
    return back_to(request, deal)


def lose(request, pk):
    """Ask why, then lose it."""
    deal = deal_to_change(request, pk)
    if not deal.is_open:
        toast(request, "Not changed", kind="lost", detail="This deal is closed already.")
        return redirect(deal)
    form = LoseForm(posted(request))
    if form.is_valid():
        deal.lose(by=request.member, **form.cleaned_data)
        undo = reverse("deals:reopen", args=[deal.pk])
        toast(request, f"{deal.name} lost", kind="lost", detail=form.reason_words, undo=undo)
        return back_to(request, deal)
    worth = formats.money(deal.value, deal.currency)
    context = {
        "title": "Why was it lost?",
        "note": f"{deal.name}{', ' if worth else ''}{worth}. Later scores learn from this.",
        "form": form,
        "submit": "Mark as lost",
        "cancel": deal.get_absolute_url(),
        "crumbs": [{"text": deal.name, "address": deal.get_absolute_url()}],
    }
    return form_page(request, **context)


@require_POST
def reopen(request, pk):
    deal = deal_to_change(request, pk)
    if not deal.is_open:
        deal.reopen(by=request.member)
        toast(request, f"{deal.name} is open again", detail=f"In {deal.stage.name}")
    return back_to(request, deal)
