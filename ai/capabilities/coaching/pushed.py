"""The close date keeps moving."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import is_refuted, measured, moved_by, rule
from ai.capabilities.coaching.who import contact_person
from ai.capability import Cited
from ai.evidence import Change, Evidence
from ai.evidence.words import short_day

OFTEN = 2
SHOWN = 3  # pushes that are cited


def again(evidence: Evidence) -> Iterator[Step]:
    """Pushed to a later day twice or more."""
    pushes = sorted((each for each in evidence.of(Change) if each.is_push), key=lambda each: each.at)
    if len(pushes) < OFTEN or is_refuted(evidence, "pushes"):
        return
    times = "twice" if len(pushes) == 2 else f"{len(pushes)} times"
    last = pushes[-1]
    yield Step(
        kind="agree_close_plan",
        key=f"agree_close_plan:{len(pushes)}",
        what=f"Agree a dated close plan with {contact_person(evidence)}: each step, who, and by when",
        why=Cited(
            text=f"The close date was pushed {times}, last on {short_day(last.at, evidence.today)}.",
            cites=[each.ref for each in pushes[-SHOWN:]],
        ),
        strength=measured(
            evidence,
            "pushes",
            "Pushed as often by this age",
            rule("A date that moved twice was not the customer’s date."),
        ),
        due_in=3,
        pressing=50 + 2 * min(len(pushes), 4) + moved_by(evidence, "pushes"),
    )
