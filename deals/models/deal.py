"""One sale in progress, and what can be done with it."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from contacts.models import Company, Contact, Tag
from crm.base import audit
from crm.base.addresses import address_of
from crm.base.records import Found, Owned, OwnedQuerySet, Record, ScopedManager, WorkspaceForeignKey
from crm.base.searching import searchable
from deals import signals
from deals.models.activity import Activity
from deals.models.history import FieldChange, StageChange
from deals.models.pipeline import Stage

DATED_FIELDS = ("value", "currency", "expected_close", "owner", "next_step")


class DealQuerySet(OwnedQuerySet):
    def open(self):
        return self.filter(outcome=Deal.Outcome.OPEN)

    def won(self):
        return self.filter(outcome=Deal.Outcome.WON)

    def lost(self):
        return self.filter(outcome=Deal.Outcome.LOST)

    def closed(self):
        return self.exclude(outcome=Deal.Outcome.OPEN)


class DealTag(Record):
    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, related_name="+")
    tag = WorkspaceForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "tag"], name="deal_tag_once")]

    def __str__(self):
        return f"{self.deal_id} {self.tag_id}"


class Deal(Found, Owned):
    class Outcome(models.TextChoices):
        OPEN = "", "Open"
        WON = "won", "Won"
        LOST = "lost", "Lost"

    class LostReason(models.TextChoices):
        PRICE = "price", "Price"
        COMPETITOR = "competitor", "Competitor"
        NO_DECISION = "no_decision", "No decision"
        TIMING = "timing", "Timing"
        MISSING = "missing", "Something is missing in the product"
        NO_FIT = "no_fit", "No fit"
        OTHER = "other", "Something else"

    name = models.CharField(max_length=200)
    company = WorkspaceForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="deals")
    contact = WorkspaceForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="deals", verbose_name="primary contact"
    )
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    stage = WorkspaceForeignKey(Stage, models.PROTECT, related_name="deals")
    stage_since = models.DateTimeField(default=timezone.now, editable=False)
    source = models.CharField(max_length=100, blank=True)
    expected_close = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=4, choices=Outcome, blank=True, default=Outcome.OPEN, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    lost_reason = models.CharField(max_length=100, blank=True)
    lost_note = models.CharField(max_length=500, blank=True)
    competitors = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    win_chance = models.FloatField(null=True, blank=True, editable=False)
    last_activity_at = models.DateTimeField(null=True, blank=True, editable=False)
    tags = models.ManyToManyField(Tag, through=DealTag, blank=True, related_name="deals")

    found_fields = ("name", "company", "contact")

    objects = ScopedManager.from_queryset(DealQuerySet)()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="closed_deal_has_a_date",
            ),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="deal_value_not_negative"),
        ]
        indexes = [
            models.Index(  # a column of the board, in its order
                "workspace",
                "stage",
                F("value").desc(nulls_last=True),
                "id",
                name="deal_open_by_stage",
                condition=Q(outcome=""),
            ),
            models.Index(fields=["workspace", "touched_at", "id"], name="deal_by_touch"),
            models.Index(fields=["workspace", "-created_at", "-id"], name="deal_by_age"),
            models.Index(fields=["workspace", "outcome", "closed_at"], name="deal_by_close"),
            models.Index(fields=["workspace", "owner", "outcome"], name="deal_by_owner"),
            models.Index(fields=["workspace", "company"], name="deal_by_company"),
            models.Index(fields=["workspace", "contact"], name="deal_by_contact"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("deals:deal", self.pk)

    def found_by(self, company_name=None, contact_name=None) -> str:
        """What list search looks into; kept in `search_text` on save."""
        if company_name is None and self.company_id:
            company_name = self.company.name
        if contact_name is None and self.contact_id:
            contact_name = self.contact.name
        return searchable(self.name, company_name, contact_name)

    # Questions

    @property
    def is_open(self):
        return self.outcome == self.Outcome.OPEN

    @property
    def days_in_stage(self) -> int:
        return ((self.closed_at or timezone.now()) - self.stage_since).days

    @property
    def is_rotting(self) -> bool:
        """Whether it has stood in its stage for longer than the stage allows."""
        return bool(self.is_open and self.stage.rots_after and self.days_in_stage > self.stage.rots_after)

    @property
    def weighted_value(self):
        """Value times the stage's odds, rounded to whole units; sums add up because each deal is rounded first."""
        weighted = Decimal(self.value or 0) * self.stage.odds / 100
        return int(weighted.quantize(Decimal(1), ROUND_HALF_UP))  # as PostgreSQL rounds, which sums the board

    # Verbs

    @classmethod
    def start(cls, by, **fields):
        """Make a deal, with the first line of its history. `stage` must be open."""
        if fields["stage"].kind != Stage.Kind.OPEN:
            raise ValidationError({"stage": "A new deal starts in an open stage."})
        return super().start(by, **fields)

    def tell_started(self, by, fields):
        StageChange.objects.create(deal=self, to_stage=self.stage, by=by, happened_at=self.created_at)
        signals.deal_changed.send(type(self), deal=self, fields=fields)

    def tell_changed(self, by, changes):
        """The dated fields leave a line of history each."""
        for name in set(DATED_FIELDS) & set(changes):
            before, after = map(text, changes[name])
            FieldChange.objects.create(deal=self, field=name, before=before, after=after, by=by)
        signals.deal_changed.send(type(self), deal=self, fields=sorted(changes))

    def move_to(self, stage, by):
        """Move to another open stage of any pipeline, with a dated line; closing has verbs of its own."""
        if stage.kind != Stage.Kind.OPEN:
            raise ValidationError({"stage": "Use won or lost to close a deal."})
        if not self.is_open:
            raise ValidationError({"stage": "Reopen the deal before you move it."})
        if stage.pk == self.stage_id:
            return
        with transaction.atomic():
            change = self.enter(stage, by)
            self.touch("stage", "stage_since")
            audit.record("moved", self, {"stage": [change.from_stage_id, stage.pk]}, by=by)
            signals.deal_moved.send(type(self), deal=self, change=change)

    def win(self, by):
        self.close(self.Outcome.WON, by)

    def lose(self, reason, by, note="", competitor=""):
        """Close as lost; `reason` is one of LostReason or the workspace's own word."""
        if not reason:
            raise ValidationError({"reason": "Say why it was lost; later scores learn from it."})
        self.lost_reason, self.lost_note = reason, note
        if competitor and competitor not in self.competitors:
            self.competitors = [*self.competitors, competitor]
        self.close(self.Outcome.LOST, by)

    def close(self, outcome, by):
        if not self.is_open:
            raise ValidationError({"outcome": "This deal is closed already."})
        with transaction.atomic():
            self.enter(self.stage.pipeline.stage_for(outcome), by)
            self.outcome, self.closed_at = outcome, self.stage_since
            self.touch("stage", "stage_since", "outcome", "closed_at", "lost_reason", "lost_note", "competitors")
            audit.record(str(outcome), self, {"outcome": ["", str(outcome)]}, by=by)
            signals.deal_closed.send(type(self), deal=self)

    def reopen(self, by):
        """Back to the open stage it was closed from; also the way to undo winning and losing."""
        if self.is_open:
            return
        last_open = self.stage_changes.filter(to_stage__kind=Stage.Kind.OPEN).order_by("happened_at", "pk").last()
        with transaction.atomic():
            before, self.outcome, self.closed_at = self.outcome, self.Outcome.OPEN, None
            self.lost_reason = self.lost_note = ""
            self.enter(last_open.to_stage if last_open else self.stage.pipeline.stage_for(Stage.Kind.OPEN), by)
            self.touch("stage", "stage_since", "outcome", "closed_at", "lost_reason", "lost_note")
            audit.record("reopened", self, {"outcome": [before, ""]}, by=by)
            signals.deal_reopened.send(type(self), deal=self)

    def log(self, by, **fields) -> Activity:
        """Put an activity on the timeline; the deal's contact and company are its own unless said otherwise."""
        fields.setdefault("company", self.company)
        fields.setdefault("contact", self.contact)
        with transaction.atomic():
            activity = Activity.objects.create(deal=self, by=by, **fields)
            if activity.happened_at <= timezone.now() + timedelta(minutes=1):
                self.last_activity_at = max(filter(None, (self.last_activity_at, activity.happened_at)))
            self.touch("last_activity_at")
            audit.record("logged", activity, by=by)
            signals.activity_logged.send(Activity, activity=activity)
        return activity

    def enter(self, stage, by) -> StageChange:
        change = StageChange.objects.create(deal=self, from_stage_id=self.stage_id, to_stage=stage, by=by)
        self.stage, self.stage_since = stage, change.happened_at
        return change


def text(value) -> str:
    """A field's value as history keeps it: keys as ids, days in ISO form, nothing as ""."""
    return "" if value is None else str(getattr(value, "pk", value))
