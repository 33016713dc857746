"""One timeline of everything said and done on a record: activities, finished tasks, and a deal's dated changes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Value
from django.utils import timezone

from deals.gathering import counted_events
from deals.models import Activity, Deal, FieldChange, StageChange, Task
from deals.subjects import kind_of

PAGE = 30
UNTIL = 500  # how far back a citation may reach in one go

# What an event's template and words need; a page has thirty of them, and bodies are long enough.
TOLD = (
    *("kind", "direction", "subject", "body", "happened_at", "minutes", "participants", "by", "deal", "company"),
    *("contact__first_name", "contact__last_name", "contact__email"),
)

# Sources in the order in which events of one moment follow each other, newest first.
RANKS = {"activity": 3, "task": 2, "field": 1, "stage": 0}
FILTERS = {
    "all": ("All", ()),
    "email": ("Emails", ("email",)),
    "call": ("Calls", ("call",)),
    "meeting": ("Meetings", ("meeting",)),
    "note": ("Notes", ("note",)),
    "web_visit": ("Visits", ("web_visit",)),
    "task": ("Tasks", ("task",)),
    "change": ("Changes", ("stage", "field")),
}


@dataclass(frozen=True, slots=True)
class Event:
    source: str
    at: datetime
    record: Activity | Task | FieldChange | StageChange

    @property
    def order(self):
        return self.at, RANKS[self.source], self.record.pk

    @property
    def anchor(self) -> str:
        """What a citation's address ends in: activity-4711, stage-change-12, field-change-9, task-3."""
        return f"{self.source}-change-{self.record.pk}" if self.source in ("stage", "field") else self.named

    @property
    def named(self):
        return f"{self.source}-{self.record.pk}"

    @property
    def cursor(self) -> str:
        """Where the page after this event starts; `Cursor.read` takes it back."""
        return f"{self.at.isoformat()}~{self.source}~{self.record.pk}"


@dataclass(frozen=True, slots=True)
class Cursor:
    at: datetime
    source: str
    pk: int

    @classmethod
    def read(cls, text):
        """A cursor from the address; None when it is not one."""
        try:
            at, source, pk = text.split("~")
            cursor = cls(datetime.fromisoformat(at), source, int(pk))
        except (ValueError, AttributeError):
            return None
        return cursor if source in RANKS and timezone.is_aware(cursor.at) and 0 <= cursor.pk < 2**63 else None

    def earlier(self, source, field) -> Q:
        """What comes after this place, in a source whose moment is `field`."""
        before = Q(**{f"{field}__lt": self.at})
        if RANKS[source] > RANKS[self.source]:
            return before
        same = Q(**{field: self.at})
        return before | (same & Q(pk__lt=self.pk) if source == self.source else same)


class Timeline:
    """Reads a record's events, newest first, with a handful of queries however long the story is."""

    def __init__(self, record, member, show="all", stage_changes=None):
        """`stage_changes` are all of the deal's, where the page has them already."""
        self.record, self.member, self.stage_changes = record, member, stage_changes
        self.of = kind_of(record)
        self.show = show if show in FILTERS else "all"

    def activities(self):
        activities = Activity.objects.visible_to(self.member).filter(**{self.of: self.record})
        kinds = FILTERS[self.show][1]
        if kinds:
            activities = activities.filter(kind__in=kinds)
        return (
            activities.select_related("contact").only(*TOLD)
            if self.of == "deal"
            else activities.select_related("contact", "deal").only(*TOLD, "deal__name", "deal__owner")
        )

    def tasks(self):
        return Task.objects.visible_to(self.member).filter(**{self.of: self.record}, status=Task.Status.DONE)

    def sources(self):
        """Source, its rows, the field of its moment: those that the chosen filter shows."""
        wanted = set(FILTERS[self.show][1])
        if not wanted or wanted - {"task", "stage", "field"}:
            yield "activity", self.activities(), "happened_at"
        if not wanted or "task" in wanted:
            yield "task", self.tasks(), "done_at"
        if isinstance(self.record, Deal) and (not wanted or "field" in wanted):
            yield "field", FieldChange.objects.filter(deal=self.record), "happened_at"
        if isinstance(self.record, Deal) and (not wanted or "stage" in wanted):
            yield "stage", self.stages(), "happened_at"

    def stages(self):
        return stage_changes_of(self.record)

    def page(self, after=None, size=PAGE) -> tuple[list[Event], bool]:
        """The next events after a Cursor, and whether there are more."""
        events = []
        for source, rows, field in self.sources():
            if source == "stage" and self.stage_changes is not None and not after:
                rows = self.stage_changes  # few, and known whole: the sort below picks this page's
            else:
                rows = rows.filter(after.earlier(source, field)) if after else rows
                rows = rows.order_by(f"-{field}", "-pk")[: size + 1]
            events += [Event(source, getattr(row, field), row) for row in rows]
        events.sort(key=lambda event: event.order, reverse=True)
        return events[:size], len(events) > size

    def until(self, anchor, after=None) -> tuple[list[Event], bool]:
        """As much as it takes to reach the event with this anchor (UNTIL at most); one page when it is not there."""
        events, more = self.page(after, size=UNTIL)
        at = next((n for n, event in enumerate(events, start=1) if event.anchor == anchor), 0)
        size = max(PAGE, at)
        return events[:size], more or len(events) > size

    def counts(self) -> dict:
        """Filter to (how many, the oldest moment), of the whole story; one query."""
        found = counted_events(self.record) if isinstance(self.record, Deal) else self.counted()
        return {key: added(found, kinds or found) for key, (_, kinds) in FILTERS.items()}

    def counted(self):
        """Of a contact's or company's story, where the member may not see all."""
        own = {self.of: self.record}
        activities = Activity.objects.visible_to(self.member).filter(**own).order_by().values("kind")
        tasks = self.tasks().order_by().values(kind=Value("task"))
        rows = activities.annotate(n=Count("pk"), oldest=Min("happened_at")).union(
            tasks.annotate(n=Count("pk"), oldest=Min("done_at")), all=True
        )
        return {row["kind"]: (row["n"], row["oldest"]) for row in rows if row["n"]}


def stage_changes_of(deal):
    names = ("name", "kind")
    stages = [f"{stage}__{name}" for stage in ("from_stage", "to_stage") for name in names]
    changes = StageChange.objects.filter(deal=deal).select_related("from_stage", "to_stage")
    return changes.only("happened_at", "by", "from_stage", "to_stage", *stages)


def added(found, kinds):
    chosen = [found[kind] for kind in kinds if kind in found]
    return sum(n for n, _ in chosen), min((oldest for _, oldest in chosen), default=None)
