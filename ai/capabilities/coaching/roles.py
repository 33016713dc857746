"""Who has a say, who has been met, and whether all hangs on one person."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import is_refuted, measured, moved_by, rule
from ai.capabilities.coaching.who import contact_person, took_part, with_company, words_of
from ai.capability import Cited
from ai.evidence import Evidence, Person
from ai.evidence.words import days, names, short_day
from ai.learning.landmarks import SIGNERS

EARLY = 14  # days in which a deal in its first stage need not know who signs
VOICES = 3  # words heard before it says something that all came from one person


def signer(evidence: Evidence) -> Iterator[Step]:
    """Nobody is known who decides or buys; or somebody is, and has been in no call or meeting."""
    deal = evidence.deal
    if deal.stage_number < 2 and evidence.days_since(deal.started) < EARLY:
        return
    signers = [each for each in evidence.of(Person) if each.role in SIGNERS]
    if not signers:
        if evidence.of(Person) or evidence.happened():  # else nobody is there to be asked; silence.never_begun says so
            yield find(evidence)
        return
    talks = [each for each in (*evidence.happened(), *evidence.planned()) if each.is_talk]
    if any(took_part(each, talk) for each in signers for talk in talks) or is_refuted(evidence, "signer_unmet"):
        return
    yield meet(evidence, signers[0])


def find(evidence: Evidence) -> Step:
    people = evidence.of(Person)
    known = "Nobody"
    if people:
        known = f"{names([each.name for each in people])} {'is' if len(people) == 1 else 'are'} known; nobody"
    return Step(
        kind="find_signer",
        key="find_signer",
        what=f"Ask {contact_person(evidence)} who signs{with_company(evidence)}",
        why=Cited(
            text=f"{known} is on record as decision maker or buyer, in {evidence.deal.stage}.",
            cites=[evidence.deal.ref, *(each.ref for each in people[:3])],
        ),
        strength=rule("From the second stage on, or after two weeks, the person who signs is known."),
        due_in=3,
        pressing=58,
    )


def meet(evidence: Evidence, person: Person) -> Step:
    written = words_of(person, evidence)
    so_far = "has not been heard yet"
    if written:
        so_far = f"has written, last on {short_day(written[-1].at, evidence.today)}, but never spoken with us"
    described = f"{person.name}, {person.position}," if person.position else person.name
    return Step(
        kind="meet_signer",
        key=f"meet_signer:{person.contact}",
        what=f"Get {person.name} on a call",
        why=Cited(
            text=f"{described} is the {person.role_name.lower()} and {so_far}.",
            cites=[person.ref, *(each.ref for each in written[-1:])],
        ),
        strength=measured(
            evidence,
            "signer_unmet",
            "Signer not met at this age",
            rule("Who signs is met before the deal is asked for."),
        ),
        due_in=5,
        pressing=64 + moved_by(evidence, "signer_unmet"),
    )


def one_voice(evidence: Evidence) -> Iterator[Step]:
    """All that was heard came from one person."""
    heard = [each for each in evidence.happened() if each.theirs and each.who]
    voices = {each.contact or each.who for each in heard}
    if len(heard) < VOICES or len(voices) != 1 or evidence.deal.stage_number < 2 or is_refuted(evidence, "one_voice"):
        return
    who = heard[-1].who
    silent = [each for each in evidence.of(Person) if each.name != who and not words_of(each, evidence)]
    what = f"Bring {silent[0].name} into the conversation" if silent else f"Ask {who} to bring a colleague in"
    since = days(evidence.days_since(heard[0].at))
    yield Step(
        kind="bring_second_person",
        key="bring_second_person",
        what=what,
        why=Cited(
            text=f"All {len(heard)} words from them in {since} came from {who}.",
            cites=[heard[0].ref, heard[-1].ref, *(each.ref for each in silent[:1])],
        ),
        strength=measured(
            evidence,
            "one_voice",
            "One voice only at this age",
            rule("A deal that hangs on one person falls with that person."),
        ),
        due_in=5,
        pressing=48 + moved_by(evidence, "one_voice"),
    )
