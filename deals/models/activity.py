"""Something that happened: an e-mail, a call, a meeting, a note, a web visit."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from contacts.models import Company, Contact
from crm.base.list_search import body_words
from crm.base.records import Found, RecordQuerySet, ScopedManager, Worked, WorkspaceForeignKey
from crm.base.searching import searchable
from deals import signals
from deals.models.visibility import attached


class ActivityQuerySet(RecordQuerySet):
    def visible_to(self, member):
        if member is None:
            return self.none()
        return self if member.sees_everything else self.filter(attached(member, "by"))


class ActivityManager(ScopedManager.from_queryset(ActivityQuerySet)):
    def get_queryset(self):
        return super().get_queryset().defer("search_text", "words")


class Activity(Found, Worked):
    class Kind(models.TextChoices):
        EMAIL = "email", "Email"
        CALL = "call", "Call"
        MEETING = "meeting", "Meeting"
        NOTE = "note", "Note"
        WEB_VISIT = "web_visit", "Web visit"

    class Direction(models.TextChoices):
        INBOUND = "in", "From them"
        OUTBOUND = "out", "From us"

    kind = models.CharField(max_length=10, choices=Kind)
    direction = models.CharField(max_length=3, choices=Direction, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    happened_at = models.DateTimeField(default=timezone.now)
    minutes = models.PositiveIntegerField("length in minutes", null=True, blank=True)
    participants = models.JSONField(default=list, blank=True, help_text="Names or addresses of who took part.")
    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, null=True, blank=True, related_name="activities")
    contact = WorkspaceForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="activities")
    company = WorkspaceForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="activities")
    by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, blank=True, related_name="+")
    message_id = models.CharField(max_length=300, blank=True)
    custom = models.JSONField(default=dict, blank=True)

    # What full text looks into; PostgreSQL keeps it. Neither it nor search_text is fetched with a row: both repeat the body.
    words = models.GeneratedField(expression=body_words(), output_field=SearchVectorField(), db_persist=True)

    keeps_author = True
    found_fields = ("subject", "body", "participants")

    objects = ActivityManager()

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "message_id"], condition=~models.Q(message_id=""), name="message_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "-happened_at", "-id"], name="activity_by_time"),
            models.Index(fields=["workspace", "deal", "-happened_at"], name="activity_by_deal"),
            models.Index(fields=["workspace", "kind", "deal"], name="activity_by_kind"),  # deals without a meeting
            models.Index(fields=["workspace", "contact", "-happened_at"], name="activity_by_contact"),
            models.Index(fields=["workspace", "company", "-happened_at"], name="activity_by_company"),
        ]

    def __str__(self):
        return self.subject or f"{self.get_kind_display()}, {self.happened_at:%-d %b %Y}"

    @property
    def anchor(self) -> str:
        """The event's id on a timeline; a citation's address ends in it."""
        return f"activity-{self.pk}"

    def get_absolute_url(self):
        record = self.deal or self.contact or self.company
        return f"{record.get_absolute_url()}#{self.anchor}" if record else f"/activities/#{self.anchor}"

    def found_by(self) -> str:
        """What list search looks into; kept in `search_text` on save."""
        return searchable(self.subject, self.body[:10_000], *map(str, self.participants))

    def may_change(self, member) -> bool:
        """Authors change what they wrote; managers change everything."""
        return member.is_manager or (member.can_work and self.by_id == member.pk)

    @classmethod
    def start(cls, by, **fields):
        """Log an activity by a member; through its deal, where it has one, so that the deal's story moves."""
        deal = fields.pop("deal", None)
        return deal.log(by=by, **fields) if deal else super().start(by, **fields)

    def tell_started(self, by, fields):
        self.retell()
        signals.activity_logged.send(type(self), activity=self)

    def tell_changed(self, by, changes):
        self.retell()

    def tell_removed(self, by):
        self.retell(without=self.pk)

    def retell(self, without=None):
        """Say that the story of its records changed now; a deal's last activity is looked up anew."""
        now = timezone.now()
        if self.deal:
            past = self.deal.activities.filter(happened_at__lte=now).exclude(pk=without)
            self.deal.last_activity_at = past.aggregate(last=models.Max("happened_at"))["last"]
            self.deal.touch("last_activity_at")
        for record in filter(None, (self.contact, self.company)):
            type(record).objects.filter(pk=record.pk).update(touched_at=now)
