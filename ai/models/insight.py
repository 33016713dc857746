"""One answer about one record, with its evidence, kept as a row; a card is an insight on a page."""

from django.db import models
from django.db.models import Q

from ai.models.about import SUBJECTS, About
from crm.base.records import WorkspaceForeignKey


class Insight(About):
    class Status(models.TextChoices):
        WORKING = "working", "Working"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    capability = models.CharField(max_length=50)
    status = models.CharField(max_length=10, choices=Status, default=Status.WORKING)
    asked_by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")
    evidence = models.JSONField(default=dict, help_text="Facts by reference: text, address, day.")
    answer = models.JSONField(null=True)
    engine = models.CharField(max_length=100, blank=True, help_text="Who answered: rules and statistics, or an LLM.")
    floor_reason = models.CharField(max_length=200, blank=True, help_text="Why no language model was asked.")
    problem = models.CharField(max_length=300, blank=True, help_text="What went wrong, for the person who asked.")
    read_at = models.DateTimeField(null=True, help_text="When the evidence was read; later events make it stale.")

    class Meta(About.Meta):
        constraints = [
            *About.Meta.constraints,
            *(
                models.UniqueConstraint(
                    fields=["capability", name], condition=Q(status="working"), name=f"one_working_insight_per_{name}"
                )
                for name in SUBJECTS
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "deal", "capability", "-id"], name="insight_by_deal"),
            models.Index(fields=["workspace", "contact", "capability", "-id"], name="insight_by_contact"),
        ]

    def __str__(self):
        return f"{self.capability} {self.pk}"
