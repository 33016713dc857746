"""Moving a deal to another stage, from the board or from its page."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from crm.base.htmx import wants_part
from crm.base.narrowing import Narrowing
from crm.base.pages import form_page
from crm.base.toasts import toast
from deals.fields import DEAL_FIELDS
from deals.forms.moving import MoveForm
from deals.models import Deal
from deals.views.board import laid_board
from deals.views.closing import win_it
from deals.views.finding import back_to, deal_to_change


def move(request, pk):
    """GET: the stages to choose from. POST: `stage` (in the body, or in the address of an undo) is entered or won."""
    deal = deal_to_change(request, pk)
    given = request.POST if "stage" in request.POST else request.GET if request.method == "POST" else None
    form = MoveForm(given, deal=deal)
    if request.method != "POST" or not form.is_valid():
        if wants_part(request) and form.errors:
            return refused(request, "; ".join(form.errors.get("stage", [])))
        context = {
            "title": f"Move {deal.name}",
            "form": form,
            "submit": "Move",
            "cancel": deal.get_absolute_url(),
            "crumbs": [{"text": "Deals", "address": reverse("deals:board")}],
        }
        return form_page(request, **context)
    return enter(request, deal, form.cleaned_data["stage"])


def enter(request, deal, stage):
    before = deal.stage
    if stage.kind == stage.Kind.LOST:
        return redirect("deals:lose", deal.pk)
    try:
        if stage.kind == stage.Kind.WON:
            win_it(request, deal)
        elif stage != before:
            deal.move_to(stage, by=request.member)
            undo = f"{reverse('deals:move', args=[deal.pk])}?stage={before.pk}"
            toast(request, f"{deal.name} moved", detail=f"From {before.name} to {stage.name}", undo=undo)
    except ValidationError as error:
        return refused(request, " ".join(error.messages), deal)
    if not wants_part(request):
        return back_to(request, deal)
    narrowing = Narrowing(request, DEAL_FIELDS, Deal.objects.visible_to(request.member))
    changed = {before.pk, deal.stage_id}
    return render(request, "deals/_moved.html", laid_board(narrowing, before.pipeline, only=changed))


def refused(request, why, deal=None):
    """Say why nothing was moved: 409 for the board, which puts the card back; elsewhere a toast on the page."""
    toast(request, "Not moved", kind="lost", detail=why)
    return HttpResponse(status=409) if wants_part(request) or deal is None else back_to(request, deal)
