"""They are looking at our pages right now."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import anchor, contact_person
from ai.capability import Cited
from ai.evidence import Evidence
from ai.evidence.words import clip, short_day

FRESH = 3  # days


def looking_now(evidence: Evidence) -> Iterator[Step]:
    """A web visit of the last three days after which we have not been in touch."""
    happened = evidence.happened()
    spoke = max((each.at for each in happened if each.ours), default=None)
    visits = [
        each
        for each in happened
        if each.kind == "web_visit" and evidence.days_since(each.at) <= FRESH and (spoke is None or each.at > spoke)
    ]
    if not visits:
        return
    last = visits[-1]
    what = clip(last.subject or last.words, 80)
    times = f" ({len(visits)} visits)" if len(visits) > 1 else ""
    yield Step(
        kind="catch_interest",
        key=f"catch_interest:{anchor(last)}",
        what=f"Call {contact_person(evidence)} while they are looking",
        why=Cited(
            text=f"Web visit on {short_day(last.at, evidence.today)}{f', {what}' if what else ''}{times}.",
            cites=[each.ref for each in visits[-3:]],
        ),
        strength=rule("Somebody who is looking is easier to reach."),
        due_in=0,
        pressing=56,
    )
