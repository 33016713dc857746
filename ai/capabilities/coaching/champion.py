"""The person inside who wants it: gone quiet, or not known."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import with_company, words_of
from ai.capability import Cited
from ai.evidence import Evidence, Person
from ai.evidence.words import days, names

QUIET = 14  # days


def champions(evidence: Evidence) -> list[Person]:
    return [each for each in evidence.of(Person) if each.role == "champion"]


def gone_quiet(evidence: Evidence) -> Iterator[Step]:
    """Others have spoken since, the champion has not for two weeks."""
    heard = [each for each in evidence.happened() if each.theirs]
    for person in champions(evidence):
        spoken = words_of(person, evidence)
        if not spoken or evidence.days_since(spoken[-1].at) <= QUIET:
            continue
        others = [each for each in heard if each.at > spoken[-1].at and each.who and each.who != person.name]
        if not others:
            continue
        quiet = days(evidence.days_since(spoken[-1].at))
        yield Step(
            kind="ask_champion",
            key=f"ask_champion:{person.contact}",
            what=f"Ask {person.name} what has changed",
            why=Cited(
                text=f"The champion has been quiet for {quiet}, while {others[-1].who} has spoken.",
                cites=[person.ref, spoken[-1].ref, others[-1].ref],
            ),
            strength=rule("A champion who goes quiet while others talk has news."),
            due_in=2,
            pressing=51,
        )
        return


def nobody_pushes(evidence: Evidence) -> Iterator[Step]:
    """People are known, but nobody as the one who wants it."""
    people = evidence.of(Person)
    if not people or champions(evidence) or evidence.deal.stage_number < 2:
        return
    listed = names([each.name for each in people])
    yield Step(
        kind="find_champion",
        key="find_champion",
        what=f"Find out who{with_company(evidence)} wants this most",
        why=Cited(
            text=f"{listed} {'is' if len(people) == 1 else 'are'} known, none as champion, in {evidence.deal.stage}.",
            cites=[evidence.deal.ref, *(each.ref for each in people[:3])],
        ),
        strength=rule("From the second stage on, somebody inside pushes."),
        due_in=5,
        pressing=32,
    )
