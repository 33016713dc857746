"""The day on which this should close: passed, too near to be true, or not known."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import contact_person
from ai.capability import Cited
from ai.evidence import Evidence, Usual
from ai.evidence.words import days, short_day

SOON = 7  # days
OLD_ENOUGH = 14  # days after which a deal has a date, whatever its stage


def passed(evidence: Evidence) -> Iterator[Step]:
    date = evidence.detail("expected_close")
    if date is None or date.value >= evidence.today:
        return
    late = (evidence.today - date.value).days
    when = short_day(date.value, evidence.today)
    yield Step(
        kind="renew_close_date",
        key=f"renew_close_date:{date.value}",
        what=f"Agree a new close date with {contact_person(evidence)}, or close the deal",
        why=Cited(
            text=f"It should have closed on {when}, {days(late)} ago, and stands in {evidence.deal.stage}.",
            cites=[date.ref, evidence.deal.ref],
        ),
        strength=rule("An open deal has a close date that is still to come."),
        due_in=1,
        pressing=74 + min(late // 7, 8),
    )


def too_soon(evidence: Evidence) -> Iterator[Step]:
    """The date is nearer than what won deals usually need in this stage alone, or than the stages still to pass."""
    date = evidence.detail("expected_close")
    if date is None or date.value < evidence.today:
        return
    left = (date.value - evidence.today).days
    ahead = evidence.deal.stages - evidence.deal.stage_number
    usual = next(iter(evidence.of(Usual)), None)
    needed = usual.half - evidence.deal.days_here if usual else 0
    when = f"{short_day(date.value, evidence.today)} is {days(left)} away" if left else "It should close today"
    if usual and needed > left:
        reason = f"{when}; won deals stand in {evidence.deal.stage} for {usual.half:.0f} days at the median, this one so far {days(evidence.deal.days_here)}."
        cites = [date.ref, usual.ref]
    elif left <= SOON and ahead >= 2:
        reason = f"{when}, and {ahead} stages come after {evidence.deal.stage}."
        cites = [date.ref, evidence.deal.ref]
    else:
        return
    yield Step(
        kind="check_close_date",
        key=f"check_close_date:{date.value}",
        what=f"Check with {contact_person(evidence)} whether {short_day(date.value, evidence.today)} still holds",
        why=Cited(text=reason, cites=cites),
        strength=rule("A close date leaves room for the stages that are still to come."),
        due_in=1,
        pressing=52,
    )


def unknown(evidence: Evidence) -> Iterator[Step]:
    deal = evidence.deal
    age = evidence.days_since(deal.started)
    if evidence.detail("expected_close") or (deal.stage_number < 2 and age < OLD_ENOUGH):
        return
    yield Step(
        kind="ask_close_date",
        key="ask_close_date",
        what=f"Ask {contact_person(evidence)} by when they want to decide",
        why=Cited(text=f"In {deal.stage} after {days(age)}, and no close date is known.", cites=[deal.ref]),
        strength=rule("A deal that has moved on has a day on which it should close."),
        due_in=3,
        pressing=30,
    )
