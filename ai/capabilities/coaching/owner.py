"""Nobody's deal is nobody's work."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import days


def nobody(evidence: Evidence) -> Iterator[Step]:
    deal = evidence.deal
    if not deal.unowned:
        return
    yield Step(
        kind="take_deal",
        key="take_deal",
        what=f"Take {deal.name} yourself, or give it to somebody",
        why=Cited(text=f"It belongs to nobody, {days(deal.days_here)} into {deal.stage}.", cites=[deal.ref]),
        strength=rule("A deal that belongs to nobody is nobody's work."),
        due_in=1,
        pressing=64,
    )
