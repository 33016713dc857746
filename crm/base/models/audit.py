"""Who did what to which record: append-only, in the database's grants as well as here."""

from django.db import models

from crm.base.records import Record, WorkspaceForeignKey


class AuditEntry(Record):
    by = WorkspaceForeignKey("accounts.Membership", models.PROTECT, null=True, related_name="+")
    via = models.CharField(max_length=20, help_text="page, api, admin, import, command or task")
    verb = models.CharField(max_length=30)
    kind = models.CharField(max_length=30, help_text="The record's model, such as deal.")
    record_id = models.BigIntegerField()
    changes = models.JSONField(default=dict, help_text="Field to [before, after].")
    updated_at = None

    class Meta:
        indexes = [models.Index(fields=["workspace", "kind", "record_id", "-id"], name="audit_record")]
        ordering = ["-id"]

    def __str__(self):
        return f"{self.verb} {self.kind} {self.record_id}"
