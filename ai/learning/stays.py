"""How long deals stood in a stage, from their dated history, and what became of those that stood longer."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from ai.learning.landmarks import MOST
from ai.learning.rates import Comparison, Rate, quantile
from deals.models import Deal, StageChange
from deals.pace import ENOUGH, WON_DEALS


@dataclass(frozen=True)
class Stay:
    """A closed deal's time in one stage, all its visits together."""

    days: float
    won: bool
    closed_at: datetime


@dataclass(frozen=True)
class Spread:
    """Days in the stage of the won deals: n of them, and the quarters."""

    n: int
    quarter: float
    half: float
    three_quarters: float


def stays(stage) -> list[Stay]:
    """The stays of the latest closed deals in a stage that they also left; one query."""
    closed = Deal.objects.closed().filter(stage__pipeline=stage.pipeline_id).order_by("-closed_at").values("pk")[:MOST]
    later = Q(happened_at__gt=OuterRef("happened_at")) | Q(happened_at=OuterRef("happened_at"), pk__gt=OuterRef("pk"))
    after = StageChange.objects.filter(later, deal=OuterRef("deal")).order_by("happened_at", "pk")
    visits = (
        StageChange.objects.filter(to_stage=stage, deal__in=closed)
        .annotate(until=Subquery(after.values("happened_at")[:1]))
        .filter(until__isnull=False)
        .order_by()
    )
    days, ends = {}, {}
    rows = visits.values_list("deal", "deal__outcome", "deal__closed_at", "happened_at", "until")
    for deal, outcome, closed_at, since, until in rows:
        days[deal] = days.get(deal, 0) + (until - since).total_seconds() / 86_400
        ends[deal] = outcome == Deal.Outcome.WON, closed_at
    return [Stay(days[deal], *ends[deal]) for deal in days]


def spread_of_won(found: list[Stay]) -> Spread | None:
    """The spread of days of the latest won deals, those of the stage bar; None when too few tell what is usual."""
    latest = sorted((stay for stay in found if stay.won), key=lambda stay: stay.closed_at, reverse=True)[:WON_DEALS]
    days = sorted(stay.days for stay in latest)
    if len(days) < ENOUGH:
        return None
    return Spread(len(days), *(quantile(days, share) for share in (0.25, 0.5, 0.75)))


def longer_than(found: list[Stay], days: int) -> Comparison | None:
    """Deals that stood in the stage for more than so many days against those that left it sooner."""
    longer = [stay.won for stay in found if stay.days > days]
    sooner = [stay.won for stay in found if stay.days <= days]
    comparison = Comparison(Rate(sum(longer), len(longer)), Rate(sum(sooner), len(sooner)))
    return comparison if comparison.is_enough else None
