"""Facts about the workspace's other deals, as counts and rates only, and about earlier advice on this one."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from ai.evidence.deal import here, today
from ai.evidence.facts import Measured, Usual, Verdict
from ai.evidence.words import short_day
from ai.learning import landmarks, stays
from ai.learning.rates import Comparison
from ai.models import Recommendation
from deals.models import Deal, Task

VERDICTS = 40


def closed_deals(deal: Deal) -> str:
    """The address of the list that the counts are taken from, as the reader may see it."""
    name = deal.stage.pipeline.name.replace("\\", "\\\\").replace('"', '\\"')
    chosen = urlencode({"filter": f'pipeline is "{name}" and outcome is not open'})
    return f"{reverse('deals:deals')}?{chosen}"


def usual(deal: Deal) -> list[Usual | Measured]:
    """How long won deals stood in this stage, and what became of those that stood as long as this one; one query."""
    found = stays.stays(deal.stage)
    spread = stays.spread_of_won(found)
    longer = stays.longer_than(found, deal.days_in_stage)
    address = closed_deals(deal)
    facts = []
    if spread:
        text = f"{spread.n} won deals stood in {deal.stage.name} for {spread.half:.0f} days at the median, the middle half {spread.quarter:.0f} to {spread.three_quarters:.0f}."
        facts.append(
            Usual(
                text=text,
                address=address,
                label=f"{spread.n} won deals",
                n=spread.n,
                quarter=spread.quarter,
                half=spread.half,
                three_quarters=spread.three_quarters,
            )
        )
    if longer:
        held = f"stood in {deal.stage.name} for more than {deal.days_in_stage} days"
        facts.append(measured("stage_age", deal.days_in_stage, held, longer, address))
    return facts


def record(deal: Deal) -> list[Measured]:
    """What became of this pipeline's closed deals that stood as this one does at the same age; three queries."""
    now = timezone.now()
    age = (now - deal.created_at).days
    address = closed_deals(deal)
    return [
        measured(
            found.measure.name, found.threshold, f"{found.words} at the age of {age} days", found.comparison, address
        )
        for found in landmarks.compare(deal, now)
    ]


def measured(measure: str, threshold: int, held: str, comparison: Comparison, address: str) -> Measured:
    return Measured(
        text=f"Of closed deals that {held}: {comparison.held}; of the others: {comparison.others}.",
        address=address,
        label=f"{comparison.held.of + comparison.others.of} closed deals",
        measure=measure,
        threshold=threshold,
        comparison=comparison,
    )


def verdicts(deal: Deal) -> list[Verdict]:
    """The latest decision on each piece of earlier advice, newest first; one query."""
    decided = (
        Recommendation.objects.filter(deal=deal)
        .exclude(status=Recommendation.Status.OPEN)
        .select_related("task")
        .order_by("-decided_at", "-pk")[:VERDICTS]
    )
    latest = {}
    for recommendation in decided:
        latest.setdefault(recommendation.key, recommendation)
    return [verdict(each, deal.get_absolute_url()) for each in latest.values()]


def verdict(recommendation: Recommendation, address: str) -> Verdict:
    """What was decided, dated by when it came to rest: a task that was finished later counts from then."""
    task, status, at = recommendation.task, recommendation.status, recommendation.decided_at
    if task and task.status == Task.Status.DONE:
        status, at = Recommendation.Status.DONE, max(at, task.done_at)
    elif task and task.status == Task.Status.DROPPED:
        status, at = Recommendation.Status.DISMISSED, max(at, task.updated_at)
    day = short_day(here(at), today())
    because = f" because “{recommendation.dismissed_because}”" if recommendation.dismissed_because else ""
    return Verdict(
        text=f"{day}: the advice “{recommendation.step['what']}” was {status}{because}.",
        address=f"{address}#recommendation-{recommendation.pk}",
        label=f"Advice of {day}",
        at=here(at),
        told_at=here(at),
        key=recommendation.key,
        status=status,
        task_is_open=bool(task and task.status == Task.Status.OPEN),
    )
