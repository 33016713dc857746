"""Advice that was decided before does not come back by itself."""

from datetime import datetime, timedelta

from ai.capabilities.coaching.answer import Step
from ai.evidence import Change, Evidence, Happening, Move, Verdict
from ai.models import Recommendation

JUST_DONE = timedelta(days=7)  # what was done needs time to show


def is_held_back(step: Step, evidence: Evidence) -> bool:
    """Whether an earlier decision on the same advice still stands.

    Accepted: while its task is open. Done: for a week, and then until something happens. Dismissed: until something
    happens: an activity, a change of stage, value or expected close that the CRM learnt of after the decision.
    """
    verdict = next((fact for fact in evidence.of(Verdict) if fact.key == step.key), None)
    if verdict is None:
        return False
    if verdict.task_is_open:
        return True
    if verdict.status == Recommendation.Status.DONE and evidence.read_at - verdict.at < JUST_DONE:
        return True
    return not has_happened_since(verdict.at, evidence)


def has_happened_since(moment: datetime, evidence: Evidence) -> bool:
    return any(fact.told_at > moment for kind in (Happening, Move, Change) for fact in evidence.of(kind))
