"""Nothing is agreed for what comes next."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import anchor, contact_person
from ai.capability import Cited
from ai.evidence import Evidence, ToDo
from ai.evidence.words import clip, quoted, short_day


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


def undated(evidence: Evidence) -> Iterator[Step]:
    """A next step in words, and no task that holds it to a day."""
    step = evidence.detail("next_step")
    if step is None or evidence.of(ToDo) or evidence.planned():
        return
    yield Step(
        kind="date_next_step",
        key=f"date_next_step:{clip(step.value, 100)}",
        what=f"Put a day on {quoted(step.value, 80)}",
        why=Cited(
            text="It is the next step, and no open task or meeting on this deal has a day for it.", cites=[step.ref]
        ),
        strength=rule("A next step has a day."),
        due_in=2,
        pressing=38,
    )


def nothing_booked(evidence: Evidence) -> Iterator[Step]:
    """They talk with us, and no next talk is in the diary."""
    happened = evidence.happened()
    heard = [each for each in happened if each.theirs]
    if evidence.planned() or not heard or evidence.deal.stage_number < 2:
        return
    talks = [each for each in happened if each.is_talk]
    last = talks[-1] if talks else heard[-1]
    so_far = (
        f"the last {last.kind} was on {short_day(last.at, evidence.today)}" if talks else "there has been none so far"
    )
    yield Step(
        kind="book_next",
        key=f"book_next:{anchor(last)}",
        what=f"Put the next call with {contact_person(evidence)} in the diary",
        why=Cited(text=f"No call or meeting is ahead, and {so_far}.", cites=[last.ref]),
        strength=rule("A talk ends with a day for the next one."),
        due_in=3,
        pressing=34,
    )
