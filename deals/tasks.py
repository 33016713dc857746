"""The room's doors into Celery: reminders of tasks."""

from celery import shared_task
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from crm.base.outbox import handles, post
from crm.base.sweeping import workspaces_with
from crm.base.tenancy import use_workspace
from deals.models import Task


@shared_task
def remind():
    """Owe an e-mail for each open task whose moment has come, once, in every workspace."""
    come = {
        "status": Task.Status.OPEN,
        "remind_at__lte": timezone.now(),
        "reminded_at": None,
        "assignee__left_at": None,
        "assignee__isnull": False,
    }
    for workspace_id in workspaces_with(Task, **come):
        with use_workspace(workspace_id), transaction.atomic():
            for task in Task.objects.filter(**come).select_for_update(of=("self",), skip_locked=True):
                post("deals.remind", {"task": task.pk}, key=f"{task.pk} {task.remind_at.isoformat()}")
                Task.objects.filter(pk=task.pk).update(reminded_at=timezone.now())


@handles("deals.remind", claim=120)
def send_reminder(payload):
    """Mail the assignee, unless the task was done, dropped or given away to nobody meanwhile."""
    with transaction.atomic():
        tasks = Task.objects.open().select_related("assignee__user", "workspace", "deal", "contact", "company")
        task = tasks.filter(pk=payload["task"], assignee__left_at=None).exclude(assignee=None).first()
    if task is None:
        return
    reader = task.assignee.user
    with timezone.override(reader.zone):
        words = render_to_string("deals/mail/reminder.txt", {"task": task, "reader": reader})
    send_mail(" ".join(f"Reminder: {task.title}".split()), words, None, [reader.email])
