"""A way of selling, and its steps."""

from django.core.validators import MaxValueValidator
from django.db import models, transaction

from crm.base import audit
from crm.base.records import Record, RecordQuerySet, ScopedManager, WorkspaceForeignKey

# What a new pipeline starts with: name, kind, odds in per cent, days until a deal rots.
FIRST_STAGES = [
    ("Qualify", "open", 10, 14),
    ("Discovery", "open", 30, 21),
    ("Proposal", "open", 50, 14),
    ("Commit", "open", 80, 10),
    ("Won", "won", 100, None),
    ("Lost", "lost", 0, None),
]


class Pipeline(Record):
    name = models.CharField(max_length=100)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="pipeline_name_once")]

    def __str__(self):
        return self.name

    @classmethod
    def start(cls, name, by) -> "Pipeline":
        """Make a pipeline, last in order, with stages to begin with: it needs an open, a won and a lost one."""
        with transaction.atomic():
            pipeline = cls.objects.create(name=name, order=cls.objects.count())
            for order, (title, kind, odds, rots_after) in enumerate(FIRST_STAGES):
                Stage.objects.create(
                    pipeline=pipeline, name=title, kind=kind, odds=odds, rots_after=rots_after, order=order
                )
            audit.record("created", pipeline, by=by)
        return pipeline

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
