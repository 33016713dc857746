"""One deal, day by day: the rep writes, calls and meets, the customer answers or does not, and one day decides."""

import math
import random

from crm.demo import causes
from crm.demo.causes import Effects
from crm.demo.days import Days
from crm.demo.deal_state import CLOSING, MOVING, DealPlan, DealState
from crm.demo.our_side import OurSide

FOLLOWING = 0.5  # share of the playbook's steps that reps take
LONGEST = 900  # days after which a deal that nobody decided is written off


def deal_rng(seed, number):
    """The dice of one deal, thrown by nobody else, so that it can be told again."""
    return random.Random(f"{seed}:deal:{number}")


class DealLife(OurSide):
    """A deal that is being told. `log` collects what happened as tuples; a fork tells nothing and so runs faster."""

    def __init__(self, plan: DealPlan, days: Days, effects: Effects, rng, state=None, telling=True):
        self.plan, self.days, self.rng = plan, days, rng
        self.effects = effects
        self.winning = effects.winning()
        self.stages = plan.pipeline.open_stages
        self.proposal_stage = 2 if len(self.stages) > 3 else 1
        self.state = state or DealState(plan)
        self.told = [] if telling else None
        self.changes = []  # (day, minute, field, old, new), told lives only
        self.advice = []  # [day, kind, day done or None], told lives only
        self.log_odds = []  # told lives only
        self.last_amounts = {}  # of the causes on the last day told, or on the day of the decision
        self.now = self.state  # as it stands this morning; the state itself runs on to the deal's end
        self.latest = 0  # the latest minute of the day on which something happened
        self.soonest = 0  # the first minute that is free after today's meeting, or at which a newcomer is known

    def tell(self, minute, kind, direction, topic, person=None, **more):
        """Note that something happened today; returns its place in the log, which serves as a thread's name."""
        minute = min(minute, 23 * 60)
        self.latest = max(self.latest, minute)
        if self.told is None:
            return None
        self.told.append((self.state.day, minute, kind, direction, topic, person, more))
        return len(self.told) - 1

    def change(self, field, old, new):
        self.latest = max(self.latest, 18 * 60)
        if self.told is not None:
            self.changes.append((self.state.day, self.latest, field, old, new))

    def run(self, until=None):
        """Live until the deal is decided, or until the morning of day `until`."""
        while self.state.outcome is None and (until is None or self.state.day < until):
            self.step()
        return self

    def step(self):
        """One day: what people do, then what becomes of the deal."""
        state, day = self.state, self.state.day
        self.latest = self.soonest = 0
        if day == self.plan.created:
            self.write("intro", state.known[0])
        elif self.days.work[day]:
            self.they_answer()
            self.we_answer()
            self.meet()
            self.we_reach_out()
            self.they_reach_out()
            self.people_come_and_go()
            self.dates_slip()
            self.decide()
        elif self.told is None:
            state.day += 1
            return
        if state.outcome is None and self.told is not None:
            self.last_amounts = state.amounts(self.plan, day)
            self.log_odds.append(self.odds(self.last_amounts))
        state.day += 1

    def odds(self, amounts):
        """Log-odds of winning if the customer decided now, with `amounts` of the causes at work."""
        if self.effects.labels == "random":
            return math.log(causes.RANDOM_WIN_RATE / (1 - causes.RANDOM_WIN_RATE))
        return self.stages[self.state.stage].decided + causes.total(self.winning, amounts)

    def dates_slip(self):
        """The rep moves an expected close that will not hold; each move to a later day is a push."""
        state, day, rng = self.state, self.state.day, self.rng
        left = state.expected - day
        near_end = state.stage == len(self.stages) - 1
        if left > 6 or rng.random() > (0.10 if near_end else 0.16):
            return
        later = day + int(rng.uniform(12, 45) * (1.3 if self.plan.segment.key == "large" else 1.0))
        self.change("expected_close", state.expected, later)
        state.expected = later
        state.pushes += 1
        if rng.random() < 0.3:
            self.tell(17 * 60 + rng.random() * 50, "note", "none", "note.push")

    def decide(self):
        """Perhaps the customer decides today; otherwise the deal may move on a stage."""
        state, plan, day, rng = self.state, self.plan, self.state.day, self.rng
        stage = self.stages[state.stage]
        amounts = state.amounts(plan, day)
        silent = "silence" in amounts
        pull = 0.0
        if self.days.quarter_end[day]:
            pull += CLOSING["quarter_end"]
        if self.days.december[day]:
            pull += CLOSING["december"]
        if self.days.august[day]:
            pull += CLOSING["august"]
        if "champion_active" in amounts:
            pull += CLOSING["champion_active"]
        if day > state.expected:
            pull += CLOSING["date_passed"]
        if "long_silence" in amounts:
            pull += CLOSING["long_silence"]
        pull += CLOSING["kept_alive"] * (plan.owner.hopeful - 1)
        if rng.random() < stage.closes * math.exp(pull) / math.sqrt(plan.segment.pace) or day - plan.created > LONGEST:
            self.close("won" if rng.random() < causes.chance(self.odds(amounts)) else "lost", amounts)
            return
        if stage.moves and state.discovered:
            push = MOVING["odds"] * (causes.total(self.winning, amounts) - 1.0)
            push += MOVING["silence"] * silent + MOVING["meeting_booked"] * ("meeting_booked" in amounts)
            push += MOVING["august"] * self.days.august[day]
            if rng.random() < stage.moves * math.exp(push) / plan.segment.pace:
                self.move_on()

    def move_on(self):
        state, rng = self.state, self.rng
        before, state.stage, state.entered = state.stage, state.stage + 1, state.day
        self.change("stage", self.stages[before].key, self.stages[state.stage].key)
        if state.stage == self.proposal_stage and rng.random() < 0.4:
            old, state.value = state.value, state.value * rng.choice((0.7, 0.8, 0.9, 1.1, 1.15, 1.3))
            self.change("value", old, state.value)
        self.old_playbook()

    def close(self, outcome, amounts):
        state, rng = self.state, self.rng
        self.last_amounts = amounts
        if outcome == "lost":
            state.lost_reason = self.why_lost(amounts)
        minute = max(self.latest + 4, 10 * 60 + rng.random() * 400)
        last_words = (
            f"in.accept.{'expansion' if len(self.stages) < 4 else 'new'}"
            if outcome == "won"
            else f"in.decline.{state.lost_reason}"
        )
        if outcome == "lost" and (state.silent_days(state.day) > 21 or state.lost_reason == "no_contact"):
            self.tell(minute, "note", "none", "note.given_up")
        else:
            self.tell(minute, "email", "in", last_words, self.speaker(), thread=self.last_thread())
        if outcome == "won" and rng.random() < 0.5:
            self.tell(self.latest + 12, "note", "none", "note.won")
        elif outcome == "lost" and rng.random() < 0.25 and self.latest < 20 * 60:
            self.tell(self.latest + 15, "note", "none", "note.lost")
        self.latest += 5 + rng.random() * 20
        state.outcome, state.closed = outcome, state.day
        self.closed_minute = min(self.latest, 23 * 60 + 50)
        if self.told is not None:
            self.changes.append((state.day, self.closed_minute, "stage", self.stages[state.stage].key, outcome))

    def why_lost(self, amounts):
        """The reason that the rep ticks: drawn from what was truly wrong, with some noise, as reps do."""
        raised = [objection.category for objection in self.state.objections]
        weights = {
            "no_decision": 1.0,
            "timing": 0.6 + 2 * raised.count("timing"),
            "price": 0.5 + 2.5 * raised.count("price"),
            "competitor": 3.0 if amounts.get("competitor") and self.state.competitor_seen else 0.0,
            "no_budget": 0.2 if amounts.get("budget_named") else 0.7,
            "missing_feature": 0.25 + raised.count("integration"),
            "security": 0.1 + 1.5 * raised.count("security"),
            "no_contact": 4.0 if amounts.get("long_silence") else 0.0,
        }
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def old_playbook(self):
        """On each new stage the playbook names steps. Whether a rep takes one, on the next day, is decided by a coin."""
        state, rng = self.state, self.rng
        wanted = {
            "meet_buyer": not state.buyer_met and state.meeting is None,
            "hold_demo": not state.demo_held and state.meeting is None,
            "send_case_study": not state.case_study,
            "bring_manager": not state.manager_joined,
        }
        for kind, fits in wanted.items():
            if not fits or rng.random() > 0.45:
                continue
            if self.told is not None:
                self.advice.append([state.day, kind, None])
            if rng.random() < FOLLOWING:
                state.nudges.append(kind)

    def advice_done(self, kind):
        for item in reversed(self.advice):
            if item[1] == kind:
                item[2] = self.state.day
                return
