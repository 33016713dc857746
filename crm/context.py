"""What every page shows around its content."""

from django.db import connection
from django.db.models import Count, Subquery, Value
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from crm.accounts.models import Membership
from deals.models import Deal, Task


def everywhere(request):
    """The member, and how much waits in the rooms; asked of the database only where a template draws it."""
    member = getattr(request, "member", None)
    return {"member": member, "nav_counts": SimpleLazyObject(lambda: waiting(member))}


def waiting(member) -> dict[str, int]:
    """Counts by the name of a room's address: open deals that the member sees, own tasks due by today. One query."""
    if member is None or not connection.in_atomic_block:  # error pages are drawn when the transaction is over
        return {}
    due = Task.objects.visible_to(member).filter(assignee=member).due_by(timezone.localdate())
    counts = Membership.objects.filter(pk=member.pk).values_list(
        counted(Deal.objects.visible_to(member).open()), counted(due)
    )
    deals, tasks = counts.get()
    return {"deals:board": deals or 0, "deals:tasks": tasks or 0}


def counted(queryset) -> Subquery:
    """How many rows a queryset has, as a column of another query."""
    return Subquery(queryset.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n"))
