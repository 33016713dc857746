"""What a member thought of an insight."""

from django.db import models

from ai.models.insight import Insight
from crm.base.records import Record, WorkspaceForeignKey


class Feedback(Record):
    insight = WorkspaceForeignKey(Insight, models.CASCADE, related_name="feedback")
    by = WorkspaceForeignKey("accounts.Membership", models.CASCADE, related_name="+")
    useful = models.BooleanField()
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["insight", "by"], name="feedback_once_each")]

    def __str__(self):
        return "useful" if self.useful else "not useful"
