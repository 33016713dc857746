"""Other futures of one deal: its true chance on a past day, and what a step would truly change."""

import random
from datetime import date, timedelta

from crm.demo.days import Days
from crm.demo.deal_life import DealLife, deal_rng
from crm.demo.story import Deal, World


class Futures:
    """Tells the deals of a world again from any morning on, with fresh dice; the past stays as it was."""

    def __init__(self, world: World):
        self.world = world
        self.days = Days(world.last_day + timedelta(days=1))

    def as_of(self, deal: Deal, day: date) -> DealLife:
        """The deal's life up to the morning of `day`, which must not be after its end."""
        rng = deal_rng(self.world.seed, deal.truth.plan.number)
        life = DealLife(deal.truth.plan, self.days, self.world.effects, rng, telling=False)
        return life.run(until=(day - self.days.first).days)

    def chance(self, deal: Deal, day: date, runs: int = 200, seed: int = 0, do: dict | None = None) -> float:
        """The share of `runs` futures from the morning of `day` that end with a win.

        Its standard error is sqrt(p (1 - p) / runs). `do` sets attributes of the DealState first, such as
        {"buyer_met": True}: the difference to the chance without it is the true effect of that step on that day.
        """
        past = self.as_of(deal, day).state
        if past.outcome is not None:
            raise ValueError(f"deal {deal.number} ended before {day}")
        rng = random.Random(f"{self.world.seed}:{deal.number}:{day}:{seed}")
        won = 0
        for _ in range(runs):
            state = past.fork()
            for name, value in (do or {}).items():
                setattr(state, name, value)
            future = DealLife(deal.truth.plan, self.days, self.world.effects, rng, state, telling=False)
            won += future.run().state.outcome == "won"
        return won / runs
