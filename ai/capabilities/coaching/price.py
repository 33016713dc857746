"""They asked for a price, and none has gone out."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.phrases import PRICE_ASKED, PRICE_WORDS, mentions, saying
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import anchor, contact_person
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import days, quoted


def asked(evidence: Evidence) -> Iterator[Step]:
    """The last time they asked for a quote or a discount, unless something of ours has spoken of money since."""
    wish = None
    for each in evidence.happened():
        if each.theirs and mentions(each.words, PRICE_ASKED):
            wish = each
        elif each.ours and mentions(f"{each.subject}\n{each.words}", PRICE_WORDS):
            wish = None
    if wish is None:
        return
    who = wish.who or contact_person(evidence)
    passed = evidence.days_since(wish.at)
    yield Step(
        kind="answer_price",
        key=f"answer_price:{anchor(wish)}",
        what=f"Send {who} the price they asked for",
        why=Cited(
            text=f"{quoted(saying(wish.words, PRICE_ASKED))} {f'{days(passed)} ago' if passed else 'Today'}; nothing about price went out since.",
            cites=[wish.ref],
        ),
        strength=rule("A price that was asked for is sent, or the reason why not."),
        due_in=1,
        pressing=66,
    )
