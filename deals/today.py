"""A member's day: what is due, who waits for an answer, which deals need a look."""

from datetime import datetime, time, timedelta

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from deals.models import Activity, Deal, Task

AHEAD = timedelta(days=6)  # tasks that come up
CLOSING = timedelta(days=14)
ANSWERED_WITHIN = timedelta(days=30)  # older mail is not waited for any more
SHOWN = 12  # of each

TALKS = (Activity.Kind.EMAIL, Activity.Kind.CALL, Activity.Kind.MEETING)


class Day:
    """What concerns one member today, in their time zone; a query for each part that a page reads."""

    def __init__(self, member, now=None):
        self.member, self.now = member, now or timezone.now()
        self.today = timezone.localdate(self.now)

    def tasks(self):
        """Open tasks of the member that are due, overdue, coming up within days, or to be reminded of now."""
        due = Q(due_on__lte=self.today + AHEAD) | Q(remind_at__lte=self.now)
        tasks = Task.objects.visible_to(self.member).open().filter(due, assignee=self.member)
        tasks = tasks.select_related("deal", "contact", "company").defer("notes")
        return list(tasks.order_by(F("due_on").asc(nulls_first=True), "-priority", "pk")[: SHOWN * 3])

    def meetings(self):
        """Today's meetings that the member logged or that concern their deals, in the order of the day."""
        start = timezone.make_aware(datetime.combine(self.today, time.min))
        end = timezone.make_aware(datetime.combine(self.today + timedelta(days=1), time.min))
        meetings = Activity.objects.visible_to(self.member).filter(
            Q(by=self.member) | Q(deal__owner=self.member),
            kind=Activity.Kind.MEETING,
            happened_at__gte=start,
            happened_at__lt=end,
        )
        return list(meetings.select_related("deal", "contact", "company").order_by("happened_at", "pk")[:SHOWN])

    def deals(self):
        """The member's own open deals, whatever the workspace lets others see."""
        return Deal.objects.open().filter(owner=self.member).select_related("company", "stage")

    def closing(self):
        """Deals that should close within two weeks, or should have."""
        soon = self.deals().filter(expected_close__lte=self.today + CLOSING)
        return list(soon.order_by("expected_close", "pk")[:SHOWN])

    def standing(self):
        """Deals that stand in their stage for longer than it allows, the largest first."""
        allowed = ExpressionWrapper(
            F("stage__rots_after") * timedelta(days=1) + timedelta(days=1), output_field=DurationField()
        )
        still = self.deals().filter(stage__rots_after__isnull=False, stage_since__lte=Now() - allowed)
        return list(still.order_by(F("value").desc(nulls_last=True), "pk")[:SHOWN])

    def unanswered(self):
        """The last e-mail from somebody on each of the member's deals or contacts, where nobody has answered since."""
        mine = Q(deal__owner=self.member, deal__outcome=Deal.Outcome.OPEN) | Q(deal=None, contact__owner=self.member)
        mail = Activity.objects.visible_to(self.member).filter(
            mine,
            kind=Activity.Kind.EMAIL,
            direction=Activity.Direction.INBOUND,
            happened_at__gte=self.now - ANSWERED_WITHIN,
            happened_at__lte=self.now,
        )
        later = Activity.objects.bare().filter(
            workspace=self.member.workspace_id, kind__in=TALKS, happened_at__gt=OuterRef("happened_at")
        )
        same = Q(deal=OuterRef("deal")) | Q(deal=None, contact=OuterRef("contact"))
        mail = mail.exclude(Exists(later.filter(same)))
        return list(mail.select_related("deal__company", "contact").order_by("happened_at", "pk")[:SHOWN])
