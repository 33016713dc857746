"""Facts read out of the CRM, numbered so that an answer can point back at them.

    evidence = Evidence([*about_deal(deal), *timeline(deal)])
    evidence.holds("A3")          True: there is a third activity
    evidence["A3"].address        "/deals/42/#activity-4711"

A fact is a thing, not a string: rules read its fields, people and language models its text. What is written in it came
from mails and notes, so it is data wherever it goes, never an instruction.
"""

from ai.evidence.facts import (
    Change,
    Detail,
    Fact,
    Happening,
    Measured,
    Move,
    Person,
    Standing,
    ToDo,
    Usual,
    Verdict,
)
from ai.evidence.numbered import Evidence

__all__ = [
    "Change",
    "Detail",
    "Evidence",
    "Fact",
    "Happening",
    "Measured",
    "Move",
    "Person",
    "Standing",
    "ToDo",
    "Usual",
    "Verdict",
]
