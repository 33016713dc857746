"""Somebody else is in the race."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.phrases import mentions, saying
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import contact_person
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import quoted

# No rate is given here: rivals are mostly written down when a deal is lost, so they cannot be put back to a day.
RULE = "A named rival is answered before the customer compares alone."


def named(evidence: Evidence) -> Iterator[Step]:
    """A competitor on the deal of whom we have not written or spoken since they came up."""
    field = evidence.detail("competitors")
    for name in field.value if field else ():
        talked_of = [each for each in evidence.happened() if mentions(f"{each.subject}\n{each.words}", (name,))]
        if talked_of and talked_of[-1].ours and talked_of[-1].direction == "out":
            continue
        who = contact_person(evidence)
        text, cites = f"{name} is on this deal, and nothing we sent speaks of it.", [field.ref]
        if talked_of:
            last = talked_of[-1]
            words = saying(last.words, (name,)) or last.subject
            text = f"{last.label}: {quoted(words)}"
            cites = [last.ref, field.ref]
        yield Step(
            kind="answer_competitor",
            key=f"answer_competitor:{name.lower()}"[:200],
            what=f"Show {who} where we differ from {name}",
            why=Cited(text=text, cites=cites),
            strength=rule(RULE),
            due_in=3,
            pressing=50,
        )
        return
