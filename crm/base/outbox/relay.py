"""Sending what is due: entries whose message never went out, was lost, or failed and may be tried again."""

from datetime import timedelta

from django.db import connections

from crm.base.outbox.posting import send

LEASE = timedelta(seconds=30)
AT_ONCE = 500

DUE = """
UPDATE base_outboxentry SET leased_until = now() + %s
WHERE id IN (
    SELECT id FROM base_outboxentry
    WHERE done_at IS NULL AND dead_at IS NULL AND available_at <= now()
      AND (leased_until IS NULL OR leased_until < now())
      AND (claimed_until IS NULL OR claimed_until < now())
    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)
RETURNING workspace_id, id
"""


def send_what_is_due() -> int:
    """Lease the due entries of all workspaces and send their ids; returns how many."""
    with connections["system"].cursor() as cursor:
        cursor.execute(DUE, [LEASE, AT_ONCE])
        due = cursor.fetchall()
    for workspace_id, entry_id in due:
        send(workspace_id, entry_id)
    return len(due)


FORGOTTEN_AFTER = timedelta(days=30)


def forget_what_is_done() -> int:
    """Delete entries done long ago, of all workspaces; what was given up stays for an admin. Returns how many."""
    with connections["system"].cursor() as cursor:
        cursor.execute("DELETE FROM base_outboxentry WHERE done_at < now() - %s", [FORGOTTEN_AFTER])
        return cursor.rowcount
