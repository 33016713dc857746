"""They asked, and nobody has answered."""

import re
from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import anchor, contact_person
from ai.capability import Cited
from ai.evidence import Evidence, Happening
from ai.evidence.words import days, quoted, sentences, short_day

COURTESY = re.compile(
    r"^\W*(how are you|how's it going|wie geht|ca va|ça va|come stai|hoe gaat|que tal|qué tal)", re.IGNORECASE
)
MOST = 2


def asked(happening: Happening) -> list[str]:
    """The questions in somebody's own words; a courtesy is none, and neither is a single word with a question mark."""
    return [
        sentence
        for sentence in sentences(happening.words)
        if sentence.rstrip("”\"')").endswith(("?", "？", "؟"))
        and len(sentence.split()) > 2
        and not COURTESY.match(sentence)
    ]


def unanswered(evidence: Evidence) -> Iterator[Step]:
    """A question in a mail of theirs after which we have neither written nor spoken."""
    waiting = []
    for happening in evidence.happened():
        if happening.ours:
            waiting = []
        elif happening.kind == "email" and happening.direction == "in" and asked(happening):
            waiting.append(happening)
    for happening in waiting[-MOST:]:
        who = happening.who or contact_person(evidence)
        passed = evidence.days_since(happening.at)
        age = f"has waited for {days(passed)}" if passed else "came today"
        yield Step(
            kind="answer_question",
            key=f"answer_question:{anchor(happening)}",
            what=f"Answer {who}’s question of {short_day(happening.at, evidence.today)}",
            why=Cited(text=f"{quoted(asked(happening)[-1])} {age}, and nothing went out since.", cites=[happening.ref]),
            strength=rule("A buyer’s question gets an answer within a day."),
            due_in=1 if passed else 0,
            pressing=80 + min(passed, 10),
        )
