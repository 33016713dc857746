"""The dated history of a deal: what as-of questions are answered from."""

from django.db import models
from django.utils import timezone

from crm.base.records import Record, WorkspaceForeignKey


class StageChange(Record):
    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, related_name="stage_changes")
    from_stage = WorkspaceForeignKey("deals.Stage", models.PROTECT, null=True, related_name="+")
    to_stage = WorkspaceForeignKey("deals.Stage", models.PROTECT, related_name="+")
    by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")
    happened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["happened_at", "id"]
        indexes = [models.Index(fields=["workspace", "deal", "happened_at"], name="stage_change_by_deal")]

    def __str__(self):
        return f"{self.from_stage_id} to {self.to_stage_id}"


class FieldChange(Record):
    """A change of value, currency, expected close, owner or next step; texts, so that history outlives types."""

    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, related_name="field_changes")
    field = models.CharField(max_length=30)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")
    happened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["happened_at", "id"]
        indexes = [models.Index(fields=["workspace", "deal", "happened_at"], name="field_change_by_deal")]

    def __str__(self):
        return f"{self.field}: {self.before} to {self.after}"
