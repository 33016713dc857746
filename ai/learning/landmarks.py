"""What became of closed deals that once stood as this deal stands now: a landmark comparison (Anderson et al. 1983).

Looking at a closed deal as it was at its end would compare its last words with the outcome that they announce. So each
closed deal is put back to the age that this deal has today, only those still open at that age count, and nothing dated
later is looked at. What is written without a date, such as a competitor's name, cannot be put back and is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from ai.learning.rates import Comparison, Rate
from ai.learning.talks import talk, theirs
from contacts.models.contact import BuyingRole
from deals.models import Activity, Deal, FieldChange

MOST = 2000  # closed deals looked at, the latest first
SIGNERS = (BuyingRole.DECISION_MAKER, BuyingRole.BUYER)


@dataclass(frozen=True)
class State:
    """A deal as it stood on one day. Days are whole; since the start where it never happened."""

    silent: int  # days since the customer last spoke
    without_talk: int  # days since the last call or meeting
    voices: int  # people of theirs who have spoken
    pushes: int  # times the expected close moved to a later day
    signer_met: bool  # somebody known as decision maker or buyer was in a talk


@dataclass(frozen=True)
class Measure:
    """Something that may hold for a deal to a degree; compared at the highest threshold that this deal reaches."""

    name: str
    degree: Callable[[State], int]
    thresholds: tuple[int, ...]
    held: str  # words after "deals that"; {n} is the threshold


MEASURES = (
    Measure(
        "silent", lambda state: state.silent, (7, 14, 21, 28, 42, 60, 90), "had heard nothing from them for {n} days"
    ),
    Measure("without_talk", lambda state: state.without_talk, (14, 21, 30, 45, 60, 90), "had no talk for {n} days"),
    Measure("one_voice", lambda state: int(state.voices <= 1), (1,), "had heard one person at most"),
    Measure("pushes", lambda state: state.pushes, (1, 2, 3, 4), "had a close date pushed {n} times or more"),
    Measure("signer_unmet", lambda state: int(not state.signer_met), (1,), "had no talk with somebody who signs"),
)


@dataclass(frozen=True)
class Finding:
    measure: Measure
    threshold: int
    comparison: Comparison

    @property
    def words(self) -> str:
        """What held, to be put after "deals that"."""
        return self.measure.held.format(n=self.threshold)


def compare(deal, now: datetime) -> list[Finding]:
    """What this workspace's closed deals of the same pipeline say about how this deal stands now; three queries.

    Only what holds for this deal, and only where both sides have enough deals.
    """
    age = now - deal.created_at
    own = next(iter(standing(Deal.objects.filter(pk=deal.pk), age)), None)
    if own is None:
        return []
    past = standing(closed_like(deal, age), age)
    return [found for found in (find(measure, own[0], past) for measure in MEASURES) if found]


def find(measure: Measure, own: State, past: list[tuple[State, bool]]) -> Finding | None:
    """The measure at the highest threshold that this deal reaches, where both sides have enough closed deals."""
    reached = [threshold for threshold in measure.thresholds if measure.degree(own) >= threshold]
    for threshold in reversed(reached):
        held = [won for state, won in past if measure.degree(state) >= threshold]
        others = [won for state, won in past if measure.degree(state) < threshold]
        comparison = Comparison(Rate(sum(held), len(held)), Rate(sum(others), len(others)))
        if comparison.is_enough:
            return Finding(measure, threshold, comparison)
    return None


def closed_like(deal, age: timedelta):
    """The latest closed deals of the pipeline that were still open at this age."""
    latest = (
        Deal.objects.closed()
        .filter(stage__pipeline=deal.stage.pipeline_id, closed_at__gt=F("created_at") + age)
        .order_by("-closed_at")
        .values("pk")[:MOST]
    )
    return Deal.objects.filter(pk__in=latest)


def standing(deals, age: timedelta) -> list[tuple[State, bool]]:
    """How each deal stood at this age, and whether it was won later; deals with nothing logged by then say nothing."""
    by_then = Q(activities__happened_at__lte=F("cut"))
    rows = (
        deals.order_by()
        .values("pk", "outcome", "created_at")
        .annotate(cut=ExpressionWrapper(F("created_at") + age, output_field=DateTimeField()))
        .annotate(
            logged=Count("activities", filter=by_then),
            heard_at=Max("activities__happened_at", filter=by_then & theirs("activities__")),
            talked_at=Max("activities__happened_at", filter=by_then & talk("activities__")),
            voices=Count("activities__contact", filter=by_then & theirs("activities__"), distinct=True),
            pushes=Coalesce(Subquery(pushes(), output_field=IntegerField()), 0),
            signer_met=Exists(talks_with_signers()),
        )
        .filter(logged__gt=0)
    )
    return [(state(row), row["outcome"] == Deal.Outcome.WON) for row in rows]


def pushes():
    return (
        FieldChange.objects.filter(
            deal=OuterRef("pk"), field="expected_close", happened_at__lte=OuterRef("cut"), after__gt=F("before")
        )
        .exclude(before="")
        .order_by()
        .values("deal")
        .annotate(times=Count("pk"))
        .values("times")
    )


def talks_with_signers():
    """Talks with people who were known, by then, as those who sign."""
    return Activity.objects.filter(
        talk(),
        deal=OuterRef("pk"),
        happened_at__lte=OuterRef("cut"),
        contact__stakes__deal=OuterRef("pk"),
        contact__stakes__role__in=SIGNERS,
        contact__stakes__created_at__lte=OuterRef("cut"),
    )


def state(row) -> State:
    def since(moment):
        return (row["cut"] - (moment or row["created_at"])).days

    return State(
        since(row["heard_at"]), since(row["talked_at"]), row["voices"], row["pushes"], signer_met=row["signer_met"]
    )
