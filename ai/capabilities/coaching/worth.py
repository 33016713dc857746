"""Nobody knows what it is worth."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import contact_person
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import days

YOUNG = 14  # days in which a deal in its first stage needs no value


def unknown(evidence: Evidence) -> Iterator[Step]:
    deal = evidence.deal
    age = evidence.days_since(deal.started)
    if evidence.detail("value") or (deal.stage_number < 2 and age < YOUNG):
        return
    yield Step(
        kind="ask_worth",
        key="ask_worth",
        what=f"Ask {contact_person(evidence)} what they would spend",
        why=Cited(text=f"In {deal.stage} after {days(age)}, and no value is known.", cites=[deal.ref]),
        strength=rule("A deal that has moved on has a value."),
        due_in=5,
        pressing=26,
    )
