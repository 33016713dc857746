"""Advice as rows, so that what becomes of it is known."""

from collections.abc import Iterable

from ai.capability import Advice
from ai.models import Insight, Recommendation


def propose(insight: Insight, advice: Iterable[Advice]):
    """Keep each piece of advice of a finished insight about a deal, in its order."""
    Recommendation.objects.bulk_create(
        Recommendation(
            insight=insight,
            deal_id=insight.deal_id,
            kind=each.kind,
            key=each.key[:200],
            order=order,
            step=each.model_dump(mode="json"),
        )
        for order, each in enumerate(advice)
    )
