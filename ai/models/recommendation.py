"""One piece of advice from an insight, and what became of it: the advice's track record starts here."""

from django.db import models

from ai.models.insight import Insight
from crm.base.records import Record, WorkspaceForeignKey
from deals.models import Deal, Task


class Recommendation(Record):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DONE = "done", "Done"
        DISMISSED = "dismissed", "Dismissed"

    insight = WorkspaceForeignKey(Insight, models.CASCADE, related_name="recommendations")
    deal = WorkspaceForeignKey(Deal, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=50, help_text="The kind of step, such as meet_the_buyer.")
    key = models.CharField(max_length=200, help_text="Kind and target: the same advice on the same ground.")
    order = models.PositiveSmallIntegerField(default=0)
    step = models.JSONField(help_text="The step as the card shows it: what, why, citations, strength.")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    dismissed_because = models.CharField(max_length=300, blank=True)
    decided_by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    task = WorkspaceForeignKey(Task, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["insight", "key"], name="recommendation_once_an_insight")]
        indexes = [models.Index(fields=["workspace", "deal", "key", "-id"], name="recommendation_by_deal")]

    def __str__(self):
        return self.key
