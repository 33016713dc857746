"""Whom a step is about: the person to talk to, and who of theirs has spoken."""

from ai.evidence import Evidence, Happening, Person


def contact_person(evidence: Evidence) -> str:
    """The one to turn to: who spoke last, else the primary contact, else a champion, else anybody known."""
    for happening in reversed(evidence.happened()):
        if happening.theirs and happening.who:
            return happening.who
    people = evidence.of(Person)
    first = [each for each in people if each.contact == evidence.deal.contact]
    champions = [each for each in people if each.role == "champion"]
    return next((each.name for each in (*first, *champions, *people)), "") or evidence.deal.company or "the customer"


def took_part(person: Person, happening: Happening) -> bool:
    return happening.contact == person.contact or bool({person.name.lower(), person.email} & set(happening.others))


def words_of(person: Person, evidence: Evidence) -> list[Happening]:
    """When this person spoke, oldest first."""
    return [each for each in evidence.happened() if each.theirs and took_part(person, each)]


def with_company(evidence: Evidence) -> str:
    """ " at Nordhafen", or nothing where no company is known."""
    return f" at {evidence.deal.company}" if evidence.deal.company else ""


def anchor(fact) -> str:
    """What a fact is called on its page, such as activity-4711: a name that stays when numbers move."""
    return fact.address.rpartition("#")[2]


def unique(facts) -> list[str]:
    """References to facts, each once, in their order."""
    return list(dict.fromkeys(fact.ref for fact in facts))
