"""Nothing is agreed for what comes next."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import contact_person
from ai.capability import Cited
from ai.evidence import Evidence, ToDo


def none_agreed(evidence: Evidence) -> Iterator[Step]:
    """No open task, no meeting ahead, and no next step in words."""
    if evidence.of(ToDo) or evidence.planned() or evidence.detail("next_step"):
        return
    happened = evidence.happened()
    yield Step(
        kind="agree_next_step",
        key="agree_next_step",
        what=f"Agree the next step with {contact_person(evidence)}, and a day for it",
        why=Cited(
            text=f"{evidence.deal.name} has no open task, no meeting ahead and no next step.",
            cites=[evidence.deal.ref, *(each.ref for each in happened[-1:])],
        ),
        strength=rule("An open deal always has a next step."),
        due_in=2,
        pressing=40,
    )
