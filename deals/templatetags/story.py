"""What the pages of contacts and companies draw from this room: their timeline, deals, tasks and files."""

from django import template
from django.db.models import Q

from deals.models import Attachment, Deal, Task
from deals.subjects import kind_of
from deals.telling import story_of

register = template.Library()

DEALS, TASKS, FILES = 50, 50, 50
DRAWN = ("title", "status", "priority", "due_on", "origin", "by", "assignee__user__name", "assignee__user__email")


@register.inclusion_tag("deals/_story.html", takes_context=True)
def story(context, record):
    """The composer and the timeline of a deal, contact or company."""
    request = context["request"]
    return {"request": request, "story": story_of(record, request), "form": context.get("activity_form")}


@register.inclusion_tag("deals/_deals_of.html", takes_context=True)
def deals_of(context, record):
    """A company's deals, or those that a contact is named in; open ones first. For inside <div class="facts">."""
    shared = about(context, record)
    named = Q(**{shared["of"]: record})
    if shared["of"] == "contact":
        named |= Q(pk__in=record.stakes.values("deal"))
    deals = Deal.objects.visible_to(shared["member"]).filter(named).select_related("stage")
    return shared | {"deals": deals.order_by("outcome", "-touched_at", "pk")[:DEALS]}


@register.inclusion_tag("deals/_tasks.html", takes_context=True)
def tasks_of(context, record):
    """The open tasks of a record, the next due first; for inside <div class="facts">."""
    return about(context, record) | {"tasks": open_tasks(record, context["request"].member)}


@register.inclusion_tag("deals/_files.html", takes_context=True)
def files_of(context, record):
    """The files of a record; for inside <div class="facts">."""
    shared = about(context, record)
    files = Attachment.objects.visible_to(shared["member"]).filter(**{shared["of"]: record})[:FILES]
    return shared | {"files": files, "may_add_files": shared["member"].may_change(record)}


def about(context, record):
    request = context["request"]
    return {"request": request, "member": request.member, "subject": record, "of": kind_of(record)}


def open_tasks(record, member):
    own = {kind_of(record): record}
    tasks = Task.objects.visible_to(member).open().filter(**own).select_related("assignee__user").only(*DRAWN)
    return tasks.order_by("due_on", "-priority", "pk")[:TASKS]
