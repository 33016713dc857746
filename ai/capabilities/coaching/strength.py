"""How well founded a step is, said honestly: a rule, or a rate from this workspace's own closed deals."""

from ai.capabilities.coaching.answer import Odds, Strength
from ai.evidence import Evidence, Measured

MOST_MOVED = 15  # how far a measured gap moves a step up the list


def rule(words: str, *cites: str) -> Strength:
    return Strength(words=words, cites=list(cites))


def measured(evidence: Evidence, measure: str, held: str, otherwise: Strength) -> Strength:
    """The rate where the workspace can say one, else the rule; `held` names the group: "Silent this long"."""
    fact = fact_about(evidence, measure)
    if fact is None:
        return otherwise
    comparison = fact.comparison
    low, high = (round(100 * share) for share in comparison.gap_interval())
    counts = f"{held}: {comparison.held}. Others: {comparison.others}."
    gap = f"Gap {signed(round(100 * comparison.gap))} points, {signed(low)} to {signed(high)}"
    verdict = "." if comparison.is_told_apart else ": not told apart from chance."
    return Strength(
        kind="measured" if comparison.is_told_apart else "unsure",
        words=f"{counts} {gap}{verdict}",
        cites=[fact.ref],
        odds=Odds.of_comparison(comparison),
    )


def fact_about(evidence: Evidence, measure: str) -> Measured | None:
    return next((fact for fact in evidence.of(Measured) if fact.measure == measure), None)


def is_refuted(evidence: Evidence, measure: str) -> bool:
    """Whether the record says the opposite of the rule: deals where this held were won more often, beyond chance."""
    fact = fact_about(evidence, measure)
    return bool(fact and fact.comparison.is_told_apart and fact.comparison.gap > 0)


def moved_by(evidence: Evidence, measure: str) -> int:
    """What the measured gap adds to how much a step presses: up to 15 for a large one, a little less for none."""
    fact = fact_about(evidence, measure)
    if fact is None:
        return 0
    if not fact.comparison.is_told_apart:
        return -5
    return min(MOST_MOVED, round(-fact.comparison.gap * 30))


def signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"
