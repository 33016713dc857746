"""A way of selling, and its steps."""

from django.core.validators import MaxValueValidator
from django.db import models

from crm.base.records import Record, RecordQuerySet, ScopedManager, WorkspaceForeignKey


class Pipeline(Record):
    name = models.CharField(max_length=100)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="pipeline_name_once")]

    def __str__(self):
        return self.name

    def stage_for(self, kind):
        """The pipeline's first stage of a kind ("open", "won" or "lost"); every pipeline has one of each."""
        return self.stages.filter(kind=kind).order_by("order", "pk")[0]


class StageQuerySet(RecordQuerySet):
    def open(self):
        return self.filter(kind=Stage.Kind.OPEN)


class Stage(Record):
    class Kind(models.TextChoices):
        OPEN = "open", "Open"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    pipeline = WorkspaceForeignKey(Pipeline, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.OPEN)
    order = models.PositiveIntegerField(default=0)
    odds = models.PositiveSmallIntegerField(
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="Per cent of deals in this stage that you expect to win; used for the weighted sum.",
    )
    rots_after = models.PositiveSmallIntegerField(
        "rots after", null=True, blank=True, help_text="Days after which a deal here is marked as standing still."
    )

    objects = ScopedManager.from_queryset(StageQuerySet)()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_name_once"),
            models.CheckConstraint(condition=models.Q(odds__lte=100), name="stage_odds_are_per_cent"),
        ]

    def __str__(self):
        return self.name
