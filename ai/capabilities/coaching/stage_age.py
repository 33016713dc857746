"""The deal stands in its stage for longer than the won ones did."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import is_refuted, measured, moved_by, rule
from ai.capabilities.coaching.who import contact_person
from ai.capability import Cited
from ai.evidence import Evidence, Move, Usual
from ai.evidence.words import days


def standing_still(evidence: Evidence) -> Iterator[Step]:
    """Longer than three quarters of the won deals; where those are too few, longer than the stage's own limit."""
    deal = evidence.deal
    stood = deal.days_here
    usual = next(iter(evidence.of(Usual)), None)
    entered = next((move for move in evidence.of(Move) if move.entered == deal.stage), None)
    cites = [entered.ref if entered else deal.ref]
    if usual:
        limit = usual.three_quarters
        told = f"three quarters of {usual.n} won deals had left it after {usual.three_quarters:.0f}"
        cites.append(usual.ref)
        otherwise = rule("Longer in a stage than three quarters of the won deals.", usual.ref)
    else:
        limit = deal.rots_after
        told = f"this pipeline allows {deal.rots_after}"
        otherwise = rule("Longer in a stage than the pipeline allows.")
    if not limit or stood <= limit or is_refuted(evidence, "stage_age"):
        return
    yield Step(
        kind="leave_stage",
        key=f"leave_stage:{deal.stage}",
        what=f"Settle with {contact_person(evidence)} what is missing to leave {deal.stage}",
        why=Cited(text=f"{days(stood)} in {deal.stage}; {told}.", cites=cites),
        strength=measured(evidence, "stage_age", f"As long in {deal.stage}", otherwise),
        due_in=3,
        pressing=54 + moved_by(evidence, "stage_age"),
    )
