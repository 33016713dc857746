"""Evidence: facts with their numbers, and questions about them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from ai.evidence.facts import Detail, Fact, Happening, Standing

REF = re.compile(r"([A-Z])(\d+)")


class Evidence:
    """Numbered facts about one record, read at one moment (`read_at`, aware, in the workspace's time zone)."""

    def __init__(self, facts: Iterable[Fact], read_at: datetime | None = None):
        self.read_at = read_at or timezone.localtime()
        counted = Counter()
        self.facts: dict[str, Fact] = {}
        for fact in facts:
            counted[fact.letter] += 1
            ref = f"{fact.letter}{counted[fact.letter]}"
            self.facts[ref] = replace(fact, ref=ref)

    def __len__(self):
        return len(self.facts)

    def __iter__(self):
        return iter(self.facts.values())

    def __getitem__(self, ref: str) -> Fact:
        return self.facts[ref]

    def holds(self, ref: str) -> bool:
        """Whether a citation points at a fact that is really here."""
        return ref in self.facts

    @property
    def today(self) -> date:
        return self.read_at.date()

    def days_since(self, moment: datetime) -> int:
        """Whole calendar days, as people count them."""
        return (self.today - moment.date()).days

    # What there is

    def of(self, kind: type[Fact]) -> list:
        """The facts of one kind, in the order in which they were gathered."""
        return [fact for fact in self if isinstance(fact, kind)]

    @property
    def deal(self) -> Standing:
        return self.of(Standing)[0]

    def detail(self, field: str) -> Detail | None:
        """A field of the deal, or None where it is empty."""
        return next((fact for fact in self.of(Detail) if fact.field == field), None)

    def happened(self) -> list[Happening]:
        """Activities up to now, oldest first; what is dated in the future is planned, not done."""
        return sorted((each for each in self.of(Happening) if each.at <= self.read_at), key=lambda each: each.at)

    def planned(self) -> list[Happening]:
        """Meetings and calls that are still to come, soonest first."""
        return sorted((each for each in self.of(Happening) if each.at > self.read_at), key=lambda each: each.at)

    # What leaves

    def kept(self) -> dict:
        """What an insight keeps, as JSON: reference to text, address, label and ISO day."""
        return {
            fact.ref: {
                "text": fact.text,
                "address": fact.address,
                "label": fact.label,
                "day": fact.day.isoformat() if fact.day else None,
            }
            for fact in self
        }

    def as_text(self) -> str:
        """One line a fact, each opened by its reference."""
        return "\n".join(f"[{fact.ref}] {' '.join(fact.text.split())}" for fact in self)


def in_order(refs: Iterable[str]) -> list[str]:
    """References by letter and number: jsonb keeps no order of its own, and A10 comes after A9."""
    return sorted(refs, key=lambda ref: (REF.fullmatch(ref)[1], int(REF.fullmatch(ref)[2])))
