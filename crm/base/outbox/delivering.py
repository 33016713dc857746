"""Doing an effect exactly once, however often its message arrives."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from crm.base.models import OutboxEntry
from crm.base.outbox.registry import HANDLERS

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8


def deliver(entry_id: int):
    """Do one entry of the active workspace, unless it is done, given up, or in another worker's hands."""
    with transaction.atomic():
        kind = OutboxEntry.objects.filter(pk=entry_id).values_list("kind", flat=True).first()
    if kind is None:
        return
    handler = HANDLERS.get(kind)
    try:
        if handler is None:
            raise LookupError(f"Nothing handles outbox entries of kind {kind!r}; is its module in TASK_MODULES?")
        if handler.claim is None:
            do_in_one_transaction(entry_id, handler)
        else:
            do_claimed(entry_id, handler)
    except Exception as error:
        log.exception("Outbox entry %s (%s) failed", entry_id, kind)
        put_off(entry_id, error)


def owed(entry_id):
    return OutboxEntry.objects.filter(pk=entry_id, done_at=None, dead_at=None)


@transaction.atomic
def do_in_one_transaction(entry_id, handler):
    entry = owed(entry_id).select_for_update(skip_locked=True).first()
    if entry is None:
        return
    handler.does(entry.payload)
    owed(entry_id).update(done_at=timezone.now(), attempts=F("attempts") + 1)


def do_claimed(entry_id, handler):
    now = timezone.now()
    until = now + timedelta(seconds=handler.claim)
    with transaction.atomic():
        free = owed(entry_id).filter(Q(claimed_until=None) | Q(claimed_until__lt=now))
        if not free.update(claimed_until=until, leased_until=until, attempts=F("attempts") + 1):
            return
        payload = owed(entry_id).values_list("payload", flat=True).get()
    handler.does(payload)
    with transaction.atomic():
        owed(entry_id).filter(claimed_until=until).update(done_at=timezone.now())


@transaction.atomic
def put_off(entry_id, error):
    """Try again later, longer each time; give up after MAX_ATTEMPTS and leave it to an admin."""
    entry = owed(entry_id).select_for_update(skip_locked=True).first()
    if entry is None:
        return
    if entry.claimed_until is None:
        entry.attempts += 1
    entry.claimed_until = entry.leased_until = None
    entry.available_at = timezone.now() + timedelta(seconds=2**entry.attempts)
    entry.last_error = f"{type(error).__name__}: {error}"[:2000]
    if entry.attempts >= MAX_ATTEMPTS:
        entry.dead_at = timezone.now()
    entry.save()
