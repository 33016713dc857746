"""An effect that is owed: written in the transaction that owes it, done exactly once in the database."""

from django.db import models
from django.utils import timezone

from crm.base.records import Record


class OutboxEntry(Record):
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, help_text="Two entries with one key are one effect.")
    available_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, help_text="Until then a message is on its way.")
    claimed_until = models.DateTimeField(null=True, help_text="Until then a worker is at it.")
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True, help_text="Given up; an admin may try again.")
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "kind", "key"], name="outbox_key_once")]
        indexes = [
            models.Index(fields=["available_at"], name="outbox_due", condition=models.Q(done_at=None, dead_at=None)),
            models.Index(fields=["done_at"], name="outbox_done"),
        ]
        verbose_name_plural = "outbox entries"

    def __str__(self):
        return f"{self.kind} {self.pk}"
