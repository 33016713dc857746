"""Where a simulated deal stands: what has happened so far, and how much of each cause is at work."""

import copy
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from crm.demo import causes
from crm.demo.world import Member, Pipeline, Segment


@dataclass(frozen=True)
class DealPlan:
    """What is settled before a deal's first day. People are numbered within the deal, 0 is the first contact."""

    number: int
    pipeline: Pipeline
    segment: Segment
    owner: Member
    source: str
    fit: str
    roles: tuple[str, ...]  # of each person at the company who could come into it
    best_hours: tuple[int, ...]  # of each person: the local hour around which they answer
    familiar: tuple[int, ...]  # people known from the first day
    created: int  # day
    expected: int  # day
    value: float
    doublings: float  # of value over the segment's usual
    competitor: bool
    other_vendor: bool
    luck: float
    warm: bool = False  # they have told us their need before the deal was opened


class Question(NamedTuple):
    """A question of theirs that waits; `due` is the day of our answer, None when it was forgotten."""

    day: int
    minute: float
    due: int | None
    due_minute: float | None
    topic: str
    person: int
    thread: int | None


class Reply(NamedTuple):
    """An email that they will send in answer to ours about `asked`."""

    due: int
    asked: str
    person: int
    thread: int | None


class Objection(NamedTuple):
    category: str
    day: int
    person: int


class Meeting(NamedTuple):
    day: int
    minute: float
    purpose: str  # first, demo, buyer or review
    person: int


class DealState:
    """Everything about one deal that changes. Days are counted from the first day of the world."""

    def __init__(self, plan: DealPlan):
        self.day = plan.created
        self.stage = 0
        self.entered = plan.created
        self.expected = plan.expected
        self.value = plan.value
        self.known = list(plan.familiar)
        self.champion = None
        self.champion_last = -999
        self.champion_left = False
        self.buyer_met = False
        self.discovered = plan.warm
        self.demo_held = False
        self.budget = False
        self.competitor_seen = False
        self.pushes = 0
        self.early_discount = False
        self.papers_sent = -1  # the last stage whose papers (offer, security pack, contract) went out
        self.last_in = plan.created
        self.quiet = False
        self.reply_hours = []
        self.questions = []
        self.replies = []
        self.objections = []
        self.meeting = None
        self.asked = {}  # topic of our emails -> day of the last
        self.nudges = []  # steps of the playbook that the rep takes tomorrow
        self.emails_sent = 0
        self.case_study = False
        self.manager_joined = False
        self.visits = 0
        self.outcome = None
        self.closed = None
        self.lost_reason = ""

    def fork(self):
        """An independent copy, for telling another future from the same past."""
        other = copy.copy(self)
        for name in ("known", "reply_hours", "questions", "replies", "objections", "nudges"):
            setattr(other, name, list(getattr(self, name)))
        other.asked = dict(self.asked)
        return other

    def silent_days(self, day):
        return day - self.last_in

    def amounts(self, plan: DealPlan, day: int) -> dict[str, float]:
        """How much of each cause of winning is at work on `day` (what happened on it included), without zeros."""
        silent = day - self.last_in
        amounts = {"luck": plan.luck, "doublings": plan.doublings}
        if self.buyer_met:
            amounts["buyer_met"] = 1
        if self.champion is not None:
            amounts["champion_named"] = 1
            if day - self.champion_last <= 14:
                amounts["champion_active"] = 1
        elif self.champion_left:
            amounts["champion_left"] = 1
        if len(self.known) > 1:
            amounts["colleagues_known"] = min(len(self.known) - 1, 4)
        if self.demo_held:
            amounts["demo_held"] = 1
        if self.budget:
            amounts["budget_named"] = 1
        if self.meeting:
            amounts["meeting_booked"] = 1
        if self.reply_hours:
            usual = median(self.reply_hours)
            if usual <= 6:
                amounts["quick_replies"] = 1
            elif usual > 24:
                amounts["slow_replies"] = 1
        if any(day - question.day > 3 for question in self.questions):
            amounts["question_waiting"] = 1
        if self.objections:
            amounts["open_objections"] = min(len(self.objections), 3)
        if plan.competitor:
            amounts["competitor"] = 1
        if plan.other_vendor:
            amounts["other_vendor"] = 1
        if self.pushes:
            amounts["pushes"] = min(self.pushes, 4)
        if silent > 14:
            amounts["silence"] = 1
            if silent > 28:
                amounts["long_silence"] = 1
        if self.early_discount:
            amounts["early_discount"] = 1
        if plan.source in SOURCE_CAUSES:
            amounts[SOURCE_CAUSES[plan.source]] = 1
        if plan.fit in FIT_CAUSES:
            amounts[FIT_CAUSES[plan.fit]] = 1
        return amounts


SOURCE_CAUSES = {"referral": "from_referral", "partner": "from_partner", "outbound": "from_outbound", "bought list": "from_bought_list"}  # fmt: skip
FIT_CAUSES = {"good": "good_fit", "poor": "poor_fit"}
CLOSING = causes.effects_of(causes.CLOSING)
MOVING = causes.effects_of(causes.MOVING)
