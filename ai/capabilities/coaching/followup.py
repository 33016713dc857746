"""After a talk something is written down; after a mail of theirs something goes back."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.questions import asked
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import anchor, contact_person
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import days, gist, quoted, short_day

TALKED = 10  # days after which what was said in a talk is no news any more
REPLY = 2  # days in which a mail without a question may rest


def after_talk(evidence: Evidence) -> Iterator[Step]:
    """A call or meeting of the last days after which nothing went out."""
    happened = evidence.happened()
    talks = [each for each in happened if each.is_talk]
    if not talks or not 1 <= evidence.days_since(talks[-1].at) <= TALKED:
        return
    last = talks[-1]
    if any(each.is_try for each in happened if each.at > last.at):
        return
    when = short_day(last.at, evidence.today)
    noted = f" The notes say {quoted(gist(last.words), 110)}" if gist(last.words) else ""
    yield Step(
        kind="send_notes",
        key=f"send_notes:{anchor(last)}",
        what=f"Send {last.who or contact_person(evidence)} what was agreed in the {last.kind} of {when}",
        why=Cited(text=f"Nothing went out since.{noted}", cites=[last.ref]),
        strength=rule("What was said is written down within a day, with who does what."),
        due_in=1,
        pressing=53,
    )


def unreplied(evidence: Evidence) -> Iterator[Step]:
    """The last word is a mail of theirs that asks nothing, and it has rested for days."""
    happened = [each for each in evidence.happened() if each.theirs or each.ours or each.is_try]
    if not happened:
        return
    last = happened[-1]
    passed = evidence.days_since(last.at)
    if last.kind != "email" or last.direction != "in" or asked(last) or passed < REPLY:
        return
    said = f" {quoted(gist(last.words), 110)}" if gist(last.words) else ""
    yield Step(
        kind="reply",
        key=f"reply:{anchor(last)}",
        what=f"Reply to {last.who or contact_person(evidence)}",
        why=Cited(text=f"The last word is theirs, {days(passed)} old.{said}", cites=[last.ref]),
        strength=rule("The last word is ours, or a day for the next one is agreed."),
        due_in=1,
        pressing=55,
    )
