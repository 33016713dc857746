"""Tasks: new, changed, done and not done after all."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.base.htmx import wants_part
from crm.base.pages import form_page, posted
from crm.base.picking import options_for
from crm.base.toasts import toast
from deals.forms.task import ABOUT, TaskForm
from deals.models import Deal, Task
from deals.views.editing import number
from deals.views.finding import back_to

RELATED = ("deal", "contact", "company", "assignee__user", "by__user")
REFUSAL = "This task belongs to somebody else. Ask them or a manager to change it."


def find_task(request, pk):
    return get_object_or_404(Task.objects.visible_to(request.member).select_related(*RELATED), pk=pk)


def task_to_change(request, pk):
    task = find_task(request, pk)
    if not request.member.may_change(task):
        raise PermissionDenied(REFUSAL)
    return task


def new_task(request):
    """A form for a task; ?deal= ?contact= ?company= ?title= say what is known already."""
    known = {
        name: model.objects.visible_to(request.member).filter(pk=number(request.GET.get(name))).first()
        for name, model in ABOUT.items()
    }
    start = known | {"assignee": request.member.pk, "title": request.GET.get("title", "")[:300]}
    form = TaskForm(posted(request), member=request.member, initial=start)
    if form.is_valid():
        task = Task.start(by=request.member, **form.cleaned_data)
        toast(request, "Task made", detail=task.title)
        return redirect(subject(task) or "deals:tasks")
    about = next(filter(None, known.values()), None)
    context = {
        "title": "New task",
        "form": form,
        "body": "deals/_task_fields.html",
        "submit": "Save task",
        "cancel": about.get_absolute_url() if about else reverse("deals:tasks"),
        "crumbs": [{"text": "Tasks", "address": reverse("deals:tasks")}],
    }
    return form_page(request, **context)


def subject(task):
    return task.deal or task.contact or task.company


def task(request, pk):
    """A task to read, and for whom it concerns to change; do=drop decides that it need not be done, do=remove deletes it."""
    held = find_task(request, pk)
    if not request.member.may_change(held):
        if request.method == "POST":
            raise PermissionDenied(REFUSAL)
        return render(request, "deals/task.html", {"task": held, "subject": subject(held)})
    if request.POST.get("do") in ("remove", "drop"):
        return finish_otherwise(request, held)
    form = TaskForm(posted(request), member=request.member, instance=held)
    if form.is_valid():
        changes = form.cleaned_data
        if changes["remind_at"] != held.remind_at:
            changes["reminded_at"] = None
        held.change(by=request.member, **changes)
        return back_to_list(request, held)
    about = subject(held) if request.member.may_see(subject(held)) else None
    context = {
        "title": "Task",
        "form": form,
        "body": "deals/_task_fields.html",
        "submit": "Save",
        "cancel": about.get_absolute_url() if about else reverse("deals:tasks"),
        "crumbs": [
            {"text": "Tasks", "address": reverse("deals:tasks")},
            *([{"text": str(about), "address": about.get_absolute_url()}] if about else []),
        ],
        "acts": [
            *([{"value": "drop", "text": "Not needed any more"}] if held.status == Task.Status.OPEN else []),
            {"value": "remove", "text": "Delete"},
        ],
    }
    return form_page(request, **context)


def finish_otherwise(request, held):
    if request.POST["do"] == "drop":
        held.drop(by=request.member)
        toast(request, "Task dropped", detail=held.title, undo=reverse("deals:task_done", args=[held.pk]))
    else:
        held.remove(by=request.member)
        toast(request, "Task deleted", detail=held.title)
    return back_to_list(request, held)


def back_to_list(request, held):
    about = subject(held)
    return back_to(request, about) if request.member.may_see(about) else redirect("deals:tasks")


@require_POST
def task_done(request, pk):
    """done=on finishes the task, without it the task is open again; HTMX gets its row back."""
    held = task_to_change(request, pk)
    if request.POST.get("done"):
        held.finish(by=request.member)
    else:
        held.reopen(by=request.member)
    if wants_part(request):
        return render(request, "deals/_task.html", {"task": held, "subject": None, "member": request.member})
    return back_to_list(request, held)


def pick(request):
    """Suggestions for a field that names a deal."""
    return options_for(request, Deal.objects.visible_to(request.member))
