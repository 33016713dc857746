"""What the Deal Coach must say."""

from typing import Literal

from pydantic import BaseModel, Field

from ai.capability import Advice, Cited
from ai.learning.rates import Comparison


class Odds(BaseModel):
    """Deals won, of how many, where something held and where it did not; shares are between 0 and 1, intervals 95 %."""

    won: int
    of: int
    low: float
    high: float
    others_won: int
    others_of: int
    gap: float = Field(description="The share where it held less the share of the others.")
    gap_low: float
    gap_high: float
    told_apart: bool = Field(description="Whether the interval of the gap leaves zero out.")

    @classmethod
    def of_comparison(cls, comparison: Comparison) -> "Odds":
        low, high = comparison.held.interval()
        gap_low, gap_high = comparison.gap_interval()
        return cls(
            won=comparison.held.won,
            of=comparison.held.of,
            low=round(low, 4),
            high=round(high, 4),
            others_won=comparison.others.won,
            others_of=comparison.others.of,
            gap=round(comparison.gap, 4),
            gap_low=round(gap_low, 4),
            gap_high=round(gap_high, 4),
            told_apart=comparison.is_told_apart,
        )


class Strength(BaseModel):
    """How well founded a step is.

    A rule of selling; measured on this workspace's own closed deals; or unsure: measured, but not told apart from chance.
    """

    kind: Literal["rule", "measured", "unsure"] = "rule"
    words: str
    cites: list[str] = Field(default_factory=list)
    odds: Odds | None = None


class Step(Advice):
    """One thing to do on this deal."""

    why: Cited
    strength: Strength
    pressing: int = Field(default=0, exclude=True, description="Orders the steps, 0 to 100; never shown.")


class Coaching(BaseModel):
    """What to do next on a deal: at most five steps, the most useful first."""

    lead: Cited
    steps: list[Step] = Field(default_factory=list, max_length=5)
