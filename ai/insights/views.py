"""The doors to insights: a card that asks and polls, decisions on its advice, and what its readers thought of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from ai.capabilities import CAPABILITIES
from ai.insights import asking
from ai.insights.reading import card_for
from ai.models import Feedback, Insight, Recommendation
from crm.base.toasts import toast
from deals.models import Deal


@require_http_methods(["GET", "HEAD", "POST"])
def card(request, name, pk):
    """The card of one capability about one record. POST asks for an insight; GET says how far it is."""
    capability = CAPABILITIES.get(name)
    if capability is None:
        raise Http404
    subject = get_object_or_404(capability.subject.objects.visible_to(request.member), pk=pk)
    if request.method == "POST":
        if capability.not_for(subject):
            toast(request, capability.not_for(subject), kind="warn")
        else:
            asking.ask(capability, subject, by=request.member)
    return answer(request, capability, subject)


DECISIONS = {
    "acceptance": lambda advice, request: advice.accept(request.member),
    "completion": lambda advice, request: advice.finish(request.member),
    "dismissal": lambda advice, request: advice.dismiss(request.member, request.POST.get("because", "")),
    "undo": lambda advice, request: advice.undo(request.member),
}
TOLD = {
    "acceptance": "Accepted as a task",
    "completion": "Noted as done",
    "dismissal": "Dismissed until something new happens",
    "undo": "Taken back",
}


@require_POST
def decide(request, pk, decision):
    """Accept, finish, dismiss or take back a piece of advice."""
    seen = Deal.objects.visible_to(request.member).order_by().values("pk")
    advice = get_object_or_404(Recommendation.objects.select_related("insight"), pk=pk, deal__in=seen)
    try:
        DECISIONS[decision](advice, request)
    except ValidationError as error:
        toast(request, " ".join(error.messages), kind="lost")
    else:
        undo = "" if decision == "undo" else reverse("ai:decision", args=[advice.pk, "undo"])
        toast(request, TOLD[decision], kind="ai", detail=advice.step["what"], undo=undo)
    deal = Deal.objects.get(pk=advice.deal_id)
    return answer(request, CAPABILITIES[advice.insight.capability], deal, tasks_changed=True)


@require_POST
def feedback(request, pk):
    """Keep whether an insight was useful to this member, and why not."""
    insight = get_object_or_404(Insight.objects.select_related("deal", "contact", "company", "activity"), pk=pk)
    subject = insight.subject
    get_object_or_404(type(subject).objects.visible_to(request.member), pk=subject.pk)
    if request.POST.get("useful") not in ("yes", "no"):
        messages.error(request, "Choose useful or not useful.")
        return back(request, CAPABILITIES[insight.capability], subject)
    said = {"useful": request.POST["useful"] == "yes", "why": request.POST.get("why", "").strip()[:300]}
    Feedback.objects.update_or_create(insight=insight, by=request.member, defaults=said)
    if request.htmx:
        return render(request, "ai/_feedback.html", {"insight": insight, **said})
    return back(request, CAPABILITIES[insight.capability], subject)


def answer(request, capability, subject, **more):
    """The card alone for HTMX, the record's page for everyone else; a poll hears nothing while nothing is new."""
    if not request.htmx:
        return back(request, capability, subject)
    drawn = card_for(capability, subject, request.member)
    if request.method != "POST" and drawn.state == Insight.Status.WORKING:
        return HttpResponse(status=204)
    return render(request, "ai/_card.html", {"card": drawn, **more})


def back(request, capability, subject):
    """To the page that the form stood on, or to the record; at the card either way."""
    page = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        page = subject.get_absolute_url()
    return redirect(f"{page.partition('#')[0]}#insight-{capability.name}-{subject.pk}")
