"""They objected, and nothing on record has settled it."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.phrases import OBJECTIONS, mentions, saying
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import anchor, contact_person
from ai.capability import Cited
from ai.evidence import Evidence, Happening
from ai.evidence.words import days, quoted

OLD = 90  # days after which an objection is history
MOST = 2


def unsettled(evidence: Evidence) -> Iterator[Step]:
    """The latest objection of each kind, unless something of ours has spoken of its subject since; two at most."""
    open_ones: dict[str, Happening] = {}
    for each in evidence.happened():
        for name, objection in OBJECTIONS.items():
            written_by_us = each.direction == "out" and not each.is_talk
            if each.kind != "web_visit" and not written_by_us and saying(each.words, objection.says):
                open_ones[name] = each
            elif each.ours and mentions(f"{each.subject}\n{each.words}", objection.settled_by):
                open_ones.pop(name, None)
    fresh = [(name, each) for name, each in open_ones.items() if evidence.days_since(each.at) <= OLD]
    for name, each in sorted(fresh, key=lambda pair: pair[1].at, reverse=True)[:MOST]:
        objection = OBJECTIONS[name]
        who = each.who or contact_person(evidence)
        passed = evidence.days_since(each.at)
        yield Step(
            kind="settle_objection",
            key=f"settle_objection:{name}:{anchor(each)}",
            what=objection.answer.format(who=who),
            why=Cited(
                text=f"{quoted(saying(each.words, objection.says))} {f'{days(passed)} ago' if passed else 'Today'}, and nothing we sent speaks to it.",
                cites=[each.ref],
            ),
            strength=rule(f"An objection about {objection.about} stays open until it is answered."),
            due_in=2,
            pressing=67,
        )
