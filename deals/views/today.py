"""Today: the first page of the day."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from crm.base.formats import counted
from deals.today import Day


@require_safe
def today(request):
    day = Day(request.member)
    context = {
        "day": timezone.localdate(),
        "tasks": day.tasks(),
        "meetings": day.meetings(),
        "closing": day.closing(),
        "standing": day.standing(),
        "unanswered": day.unanswered(),
        "member": request.member,
    }
    due = sum(1 for task in context["tasks"] if task.due_on is None or task.due_on <= day.today)
    noted = [
        (due, "due tasks"),
        (len(context["meetings"]), "meetings"),
        (len(context["unanswered"]), "unanswered emails"),
    ]
    context["note"] = ", ".join(counted(number, noun) for number, noun in noted if number)
    context["nothing"] = not any(context[part] for part in ("tasks", "meetings", "closing", "standing", "unanswered"))
    return render(request, "deals/today.html", context)
