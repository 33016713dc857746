"""The lists of deals and of tasks, and what is done to many of them at once."""

from urllib.parse import urlencode

from django.db.models import Sum
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from crm.base import bulk, formats
from crm.base.lists import Listing
from crm.base.pages import list_page
from deals.board import WEIGHTED
from deals.bulk import deal_actions, task_actions
from deals.fields import DEAL_FIELDS, TASK_FIELDS
from deals.models import Deal, Task

SUMMED = 1000  # deals at most whose sum is worth a look, and quick
DEAL_EXAMPLES = [
    {"text": "Open", "expression": "outcome is open"},
    {"text": "Mine, open", "expression": "owner is me and outcome is open"},
    {"text": "Closing within 30 days", "expression": "outcome is open and expected_close is next 30 days"},
    {"text": "Quiet for a month", "expression": "outcome is open and last_activity_at before 30 days ago"},
]
TASK_EXAMPLES = [
    {"text": "Mine, open", "expression": "assignee is me and status is open"},
    {"text": "Due", "expression": "status is open and due_on <= today"},
    {"text": "Done", "expression": "status is done"},
]


@require_safe
def deals(request):
    member = request.member
    listing = Listing(request, DEAL_FIELDS, Deal.objects.visible_to(member))
    if response := listing.response():
        return response
    new = {"text": "New deal", "address": reverse("deals:new_deal")} if member.can_work else None
    board = reverse("deals:board") + (f"?{listing.query(sort='', columns='')}" if listing.query() else "")
    return list_page(
        request,
        listing,
        "Deals",
        note=note(listing),
        examples=DEAL_EXAMPLES,
        bulk=bulk.bar(deal_actions(member), reverse("deals:bulk_deals")),
        new=new,
        views=[
            {"text": "Board", "address": board, "icon": "square-kanban", "current": False},
            {"text": "List", "address": request.get_full_path(), "icon": "list", "current": True},
        ],
        crumbs=[],
        empty=empty(
            "square-kanban", "No deals yet", "Every sale in progress stands here, and those won and lost.", new
        ),
    )


def note(listing) -> str:
    """25 deals, €2.19m, weighted €1.40m: sums where the deals are few, of those in the workspace's currency."""
    if listing.page_of_rows.count > SUMMED:
        return listing.count_text
    currency = listing.view.currency
    own = listing.records.order_by().filter(currency=currency)
    sums = own.aggregate(worth=Sum("value"), weighted=Sum(WEIGHTED))
    if sums["worth"] is None:
        return listing.count_text
    worth, weight = (formats.short_money(sums[each], currency) for each in ("worth", "weighted"))
    return f"{listing.count_text}, {worth}, weighted {weight}"


class Tasks(Listing):
    usual = "assignee is me and status is open"


@require_safe
def tasks(request):
    member = request.member
    if not request.GET:
        return redirect(f"{request.path}?{urlencode({'filter': Tasks.usual})}")
    listing = Tasks(request, TASK_FIELDS, Task.objects.visible_to(member).defer("notes"))
    if response := listing.response():
        return response
    new = {"text": "New task", "address": reverse("deals:new_task")} if member.can_work else None
    return list_page(
        request,
        listing,
        "Tasks",
        examples=TASK_EXAMPLES,
        bulk=bulk.bar(task_actions(member), reverse("deals:bulk_tasks")),
        new=new,
        empty=empty("circle-check", "No tasks yet", "What is to be done next, by whom and until when.", new),
    )


def empty(icon, title, text, new) -> dict:
    """What an empty list says; who may work is shown how to fill it."""
    action = {**new, "icon": "plus", "dialog": True} if new else None
    other = {"text": "Import a file", "address": reverse("imports:new_import")} if new else None
    return {"icon": icon, "title": title, "text": text, "action": action, "other": other}


@require_POST
def bulk_deals(request):
    records = Deal.objects.visible_to(request.member).select_related("stage__pipeline", "company", "contact")
    records = records.prefetch_related("tags").select_for_update(of=("self",))
    return bulk.run(request, deal_actions(request.member), DEAL_FIELDS, records, reverse("deals:deals"))


@require_POST
def bulk_tasks(request):
    records = Task.objects.visible_to(request.member).select_for_update(of=("self",))
    return bulk.run(request, task_actions(request.member), TASK_FIELDS, records, reverse("deals:tasks"))
