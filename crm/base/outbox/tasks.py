"""The outbox's doors into Celery."""

from celery import shared_task

from crm.base.outbox import delivering
from crm.base.outbox.relay import forget_what_is_done, send_what_is_due
from crm.base.tenancy import use_workspace


@shared_task
def relay():
    send_what_is_due()


@shared_task
def tidy():
    forget_what_is_done()


@shared_task
def deliver(workspace_id: int, entry_id: int):
    with use_workspace(workspace_id):
        delivering.deliver(entry_id)
