"""Where every page of a deal begins: the record, if the member may see it, and may change it."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from crm.accounts.rights import require_change
from deals.models import Deal

RELATED = ("company", "contact", "owner__user", "stage__pipeline")


def find_deal(request, pk):
    return get_object_or_404(Deal.objects.visible_to(request.member).select_related(*RELATED), pk=pk)


def deal_to_change(request, pk):
    """The deal, held until the request ends when it is about to change; 403 for whom it does not belong to."""
    deals = Deal.objects.visible_to(request.member).select_related(*RELATED)
    if request.method == "POST":
        deals = deals.select_for_update(of=("self",))
    deal = get_object_or_404(deals, pk=pk)
    require_change(request.member, deal)
    return deal


def path_from(request) -> str:
    """Path and query of the page of ours that the form was sent from, or ""."""
    came_from = request.headers.get("referer", "")
    own = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return "/" + came_from.split("/", 3)[3] if own and came_from.count("/") >= 3 else ""


def back_to(request, record):
    """The page the form was sent from, where it is the board, a list, Today or the record's own; else the record's page."""
    here = record.get_absolute_url()
    path = path_from(request)
    places = [reverse("deals:board"), reverse("deals:deals"), reverse("deals:tasks"), reverse("today")]
    return redirect(path if path.split("?")[0] in places else here)
