"""What every page shows around its content."""

from django.db import connection
from django.db.models import BigIntegerField, Func, Subquery
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from deals.models import Deal, Task

# Count() would group by what else is selected; here one row is wanted.
HOW_MANY = Func("pk", function="COUNT", output_field=BigIntegerField())


def everywhere(request):
    """The member, and how much waits in the rooms; asked of the database only where a template draws it."""
    member = getattr(request, "member", None)
    return {"member": member, "nav_counts": SimpleLazyObject(lambda: waiting(member))}


def waiting(member) -> dict[str, int]:
    """Counts by the name of a room's address: open deals that the member sees, own tasks due by today. One query."""
    if member is None or not connection.in_atomic_block:  # error pages are drawn when the transaction is over
        return {}
    due = Task.objects.visible_to(member).filter(assignee=member).due_by(timezone.localdate())
    tasks = Subquery(due.order_by().values(n=HOW_MANY))
    deals, tasks = Deal.objects.visible_to(member).open().order_by().values_list(HOW_MANY, tasks).get()
    return {"deals:board": deals, "deals:tasks": tasks}
