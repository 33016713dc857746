"""They write, but nobody has spoken for a while."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import is_refuted, measured, moved_by, rule
from ai.capabilities.coaching.who import contact_person
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import days, short_day

WEEKS = 21  # days without a talk
MAILS = 3  # so many mails since make it a correspondence


def only_in_writing(evidence: Evidence) -> Iterator[Step]:
    """Three mails or more since the last call or meeting, which is three weeks old or never was."""
    happened = evidence.happened()
    talks = [each for each in happened if each.is_talk]
    mails = [each for each in happened if each.kind == "email" and (not talks or each.at > talks[-1].at)]
    if len(mails) < MAILS or any(each.is_talk for each in evidence.planned()) or is_refuted(evidence, "without_talk"):
        return
    since = talks[-1] if talks else mails[0]
    passed = evidence.days_since(since.at)
    if passed < WEEKS:
        return
    if talks:
        text = (
            f"The last talk was on {short_day(since.at, evidence.today)}, {days(passed)} ago; {len(mails)} mails since."
        )
    else:
        text = f"{len(mails)} mails in {days(passed)}, and no call or meeting yet."
    yield Step(
        kind="book_talk",
        key=f"book_talk:{since.address.rpartition('#')[2]}",
        what=f"Book a call with {contact_person(evidence)}",
        why=Cited(text=text, cites=[since.ref, mails[-1].ref]),
        strength=measured(
            evidence,
            "without_talk",
            "As long without a talk at this age",
            rule("A live deal is talked about every three weeks."),
        ),
        due_in=3,
        pressing=50 + moved_by(evidence, "without_talk"),
    )
