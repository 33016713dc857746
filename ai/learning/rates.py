"""Rates with their uncertainty: how many of how many, and whether two rates can be told apart."""

import math
from dataclasses import dataclass

Z = 1.959964  # of a 95 % interval
ENOUGH = 10  # deals on each side; below it a rate says nothing, so none is given


@dataclass(frozen=True)
class Rate:
    won: int
    of: int

    @property
    def share(self) -> float:
        return self.won / self.of

    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson score interval of the share (Wilson 1927), within 0 and 1."""
        n, p = self.of, self.share
        middle = p + Z**2 / (2 * n)
        reach = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        scale = 1 + Z**2 / n
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)

    def __str__(self):
        return f"won {self.won} of {self.of}"


@dataclass(frozen=True)
class Comparison:
    """Closed deals for which something held, and those for which it did not."""

    held: Rate
    others: Rate

    @property
    def is_enough(self) -> bool:
        return self.held.of >= ENOUGH and self.others.of >= ENOUGH

    @property
    def gap(self) -> float:
        """The difference of the shares: below 0 when what held went with losing."""
        return self.held.share - self.others.share

    def gap_interval(self) -> tuple[float, float]:
        """The 95 % interval of the gap: Newcombe 1998, method 10, which joins two Wilson intervals."""
        low1, high1 = self.held.interval()
        low2, high2 = self.others.interval()
        p1, p2 = self.held.share, self.others.share
        low = self.gap - math.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
        high = self.gap + math.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
        return low, high

    @property
    def is_told_apart(self) -> bool:
        """Whether chance alone would hardly make such a gap: its interval does not hold zero."""
        low, high = self.gap_interval()
        return low > 0 or high < 0


def quantile(sorted_values: list[float], share: float) -> float:
    """The value below which a share of them lies, straight lines in between; the list must not be empty."""
    place = share * (len(sorted_values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(sorted_values) - 1)
    return sorted_values[below] + (place - below) * (sorted_values[above] - sorted_values[below])
