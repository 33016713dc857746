"""Nobody has heard from them for longer than this deal's own rhythm explains, or has never begun to talk."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import is_refuted, measured, moved_by, rule
from ai.capabilities.coaching.who import contact_person, unique, with_company, words_of
from ai.capability import Cited
from ai.evidence import Evidence, Happening, Person
from ai.evidence.words import days, gist, quoted, short_day

GAPS = 4  # so many gaps between their words make a rhythm
SHORTEST, LONGEST, UNKNOWN = 7, 28, 14  # days of silence that are allowed: at least, at most, without a rhythm


def rhythm(heard: list[Happening]) -> float | None:
    """The median of days between the days on which they spoke; None where that is too few to say."""
    spoke_on = sorted({each.at.date() for each in heard})
    gaps = [(after - before).days for before, after in pairwise(spoke_on)]
    return median(gaps) if len(gaps) >= GAPS else None


def allowed(usual: float | None) -> float:
    """Days of silence that need no step: twice this deal's own rhythm."""
    return UNKNOWN if usual is None else min(max(2 * usual, SHORTEST), LONGEST)


def broken_rhythm(evidence: Evidence) -> Iterator[Step]:
    heard = [each for each in evidence.happened() if each.theirs]
    tried = [each for each in evidence.happened() if each.is_try]
    if evidence.planned() or not (heard or tried):
        return
    since = heard[-1] if heard else tried[0]
    passed, usual = evidence.days_since(since.at), rhythm(heard)
    if passed <= allowed(usual) or is_refuted(evidence, "silent"):
        return
    tried = [each for each in tried if not heard or each.at > since.at]
    who = since.who or contact_person(evidence)
    yield Step(
        kind="break_silence",
        # What was tried since is part of the ground: another try without an answer is new advice.
        key=f"break_silence:{len(tried)}:{since.address.rpartition('#')[2]}",
        what=way_in(evidence, who, since, tried),
        why=Cited(text=reason(evidence, heard, tried, usual), cites=unique([since, *tried[-3:]])),
        strength=strength(evidence),
        due_in=1,
        pressing=62 + min(passed // 7, 8) + moved_by(evidence, "silent"),
    )


def way_in(evidence: Evidence, who: str, since: Happening, tried: list[Happening]) -> str:
    """The answer that we owe; or another way than the one that failed: the phone, another person."""
    if not tried and since.kind == "email":
        return f"Reply to {who}: the mail of {short_day(since.at, evidence.today)} has no answer"
    others = [each for each in evidence.of(Person) if each.name != who and words_of(each, evidence)]
    if len(tried) >= 2 and others:
        return f"Try {others[-1].name}: {who} has not answered {len(tried)} times"
    if tried and all(each.kind == "email" for each in tried):
        return f"Call {who} instead of writing again"
    return f"Get back in touch with {who}"


def reason(evidence: Evidence, heard, tried, usual) -> str:
    if not heard:
        return f"No answer since our first {tried[0].kind} {days(evidence.days_since(tried[0].at))} ago."
    last = heard[-1]
    parts = [f"Last word {short_day(last.at, evidence.today)}, {days(evidence.days_since(last.at))} ago"]
    parts[0] += f"; before that one came every {days(max(1, round(usual)))}." if usual is not None else "."
    if gist(last.words):
        parts.append(("" if last.kind == "email" else "Noted: ") + quoted(gist(last.words), 90))
    if tried:
        tries = "One try" if len(tried) == 1 else f"{len(tried)} tries"
        parts.append(f"{tries} of ours since, the last on {short_day(tried[-1].at, evidence.today)}.")
    return " ".join(parts)


def strength(evidence: Evidence):
    otherwise = rule("Silence of more than twice the deal’s own rhythm, or of two weeks where it has none.")
    return measured(evidence, "silent", "As silent at this age", otherwise)


def never_begun(evidence: Evidence) -> Iterator[Step]:
    """No mail, call or meeting is on record, in either direction."""
    if evidence.planned() or any(each.theirs or each.ours or each.is_try for each in evidence.happened()):
        return
    deal, people = evidence.deal, evidence.of(Person)
    age = evidence.days_since(deal.started)
    if people:
        what = f"Write to {contact_person(evidence)}{with_company(evidence)} about {deal.name}"
    else:
        what = f"Find the person to talk to{with_company(evidence)}"
    yield Step(
        kind="start_conversation",
        key="start_conversation",
        what=what,
        why=Cited(
            text=f"{days(age).capitalize() if age else 'Today'} after it began, no mail, call or meeting is on record"
            + ("." if people else ", and no contact."),
            cites=[deal.ref, *(each.ref for each in people[:1])],
        ),
        strength=rule("A deal begins with a conversation."),
        due_in=1,
        pressing=60,
    )
