"""Owing an effect."""

import logging
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from crm.base.models import OutboxEntry

log = logging.getLogger(__name__)

# A message is sent right after the commit; if that one is lost, the relay sends another when the lease is over.
FIRST_LEASE = timedelta(seconds=10)


def post(kind: str, payload: dict, key: str | None = None) -> OutboxEntry | None:
    """Owe an effect from inside a transaction; ids only in the payload. Returns None when `key` is owed already."""
    entry = OutboxEntry(kind=kind, payload=payload, key=key, leased_until=timezone.now() + FIRST_LEASE)
    if key is None:
        entry.save()
    elif not insert_once(entry):
        return None
    transaction.on_commit(lambda: send(entry.workspace_id, entry.pk))
    return entry


def insert_once(entry) -> bool:
    if OutboxEntry.objects.filter(kind=entry.kind, key=entry.key).exists():
        return False
    OutboxEntry.objects.bulk_create([entry], ignore_conflicts=True)
    stored = OutboxEntry.objects.get(kind=entry.kind, key=entry.key)
    entry.pk = stored.pk
    return True


def send(workspace_id: int, entry_id: int):
    """Tell the workers about an entry; a broker that is down costs a moment here and a lease's wait later."""
    try:
        current_app.send_task("crm.base.outbox.tasks.deliver", args=[workspace_id, entry_id])
    except OperationalError:
        log.warning("The broker did not take outbox entry %s; the relay will send it again.", entry_id)
