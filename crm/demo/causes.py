"""The truth of the demo world: what raises and lowers the odds, what hastens the end, and what only looks as if it did.

A deal is decided on one day. How likely that is on a given working day follows from its stage and from `CLOSING`; whether
the customer then says yes follows from its stage (`Stage.decided`) and the sum of `WINNING`, in log-odds. Nothing else
counts. An effect of +0.7 doubles the odds; one of -0.7 halves them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Cause:
    """One named effect. `per` says what is counted, `effect` is what one of it adds, in log-odds or log-hazard."""

    name: str
    effect: float
    per: str
    words: str


WINNING = (
    Cause("buyer_met", +1.10, "yes", "The person who signs was in a meeting or on a call with us."),
    Cause("champion_named", +0.30, "yes", "Somebody inside pushes for us."),
    Cause("champion_active", +0.60, "yes", "The champion wrote, called or met us in the last 14 days."),
    Cause("champion_left", -0.90, "yes", "The champion changed jobs or was moved, and nobody took over."),
    Cause("colleagues_known", +0.28, "each beyond the first, at most 4", "People on the customer's side whom we know."),
    Cause("demo_held", +0.50, "yes", "They saw the product run."),
    Cause("budget_named", +0.45, "yes", "A budget line was named to us."),
    Cause("meeting_booked", +0.30, "yes", "The next meeting is in the diary."),
    Cause("quick_replies", +0.35, "yes", "Our median answer to their questions took at most 6 hours."),
    Cause("slow_replies", -0.45, "yes", "Our median answer to their questions took more than 24 hours."),
    Cause("question_waiting", -0.40, "yes", "A question of theirs has waited for more than 3 days."),
    Cause("open_objections", -0.40, "each, at most 3", "Objections that were raised and not settled."),
    Cause("competitor", -0.60, "yes", "A rival is in the deal, known to us or not."),
    Cause("other_vendor", -0.40, "yes", "They already pay another vendor for the job."),
    Cause("pushes", -0.35, "each, at most 4", "The expected close date was pushed to a later day."),
    Cause("silence", -0.45, "yes", "No word from them for more than 14 days."),
    Cause("long_silence", -0.55, "yes", "No word from them for more than 28 days; comes on top of silence."),
    Cause("early_discount", -0.55, "yes", "A discount was on the table before there was a proposal."),
    Cause("from_referral", +0.55, "yes", "Source: referral (against website)."),
    Cause("from_partner", +0.35, "yes", "Source: partner (against website)."),
    Cause("from_outbound", -0.35, "yes", "Source: outbound (against website)."),
    Cause("from_bought_list", -0.70, "yes", "Source: bought list (against website)."),
    Cause("good_fit", +0.40, "yes", "Industry: ports, cold chain, food (against automotive, retail, building)."),
    Cause(
        "poor_fit",
        -0.60,
        "yes",
        "Industry: chemicals, paper, clothing, furniture (against automotive, retail, building).",
    ),
    Cause("doublings", -0.30, "each doubling of value over the segment's usual, from -2 to 3", "Big for its kind."),
    Cause("luck", +0.50, "standard deviation", "Everything that no record shows; drawn once per deal, never visible."),
)

CLOSING = (
    Cause("quarter_end", +0.45, "yes", "The last ten days of a quarter."),
    Cause("december", +0.30, "yes", "The first three weeks of December: budgets want to be spent."),
    Cause("august", -0.60, "yes", "August, when nobody signs."),
    Cause("champion_active", +0.25, "yes", "The champion wrote, called or met us in the last 14 days."),
    Cause("date_passed", +0.30, "yes", "The expected close date has passed."),
    Cause("long_silence", +0.50, "yes", "More than 28 days without a word: somebody calls it off."),
    Cause(
        "kept_alive",
        -1.10,
        "for each unit that the rep is more hopeful than the team",
        "Some reps let dead deals stand.",
    ),
)

MOVING = (
    Cause("odds", +0.25, "unit of the summed causes of winning", "Good deals move on sooner."),
    Cause("silence", -0.80, "yes", "No word from them for more than 14 days."),
    Cause("meeting_booked", +0.30, "yes", "The next meeting is in the diary."),
    Cause("august", -0.50, "yes", "August."),
)

CONVERTING = (
    Cause("senior", +0.70, "yes", "The title is one that decides: head, director, owner, chief."),
    Cause("operations", +0.50, "yes", "The title is from operations, not from IT or purchasing."),
    Cause("pricing_page", +0.90, "yes", "They looked at the pricing page."),
    Cause("from_referral", +0.60, "yes", "Source: referral (against website)."),
    Cause("from_bought_list", -0.90, "yes", "Source: bought list (against website)."),
    Cause("good_fit", +0.40, "yes", "Industry: ports, cold chain, food."),
)

CHURNING = (
    Cause("complaint_open", +1.30, "yes", "A complaint has waited for more than 14 days."),
    Cause("no_contact", +0.80, "yes", "No word in either direction for more than 90 days."),
    Cause("champion_left", +0.90, "yes", "The champion has left the company."),
    Cause("sites", -0.15, "each, at most 8", "Sites that run on Wayline."),
    Cause("expanded", -0.60, "yes", "They bought a second time."),
)

NOT_CAUSES = (
    Cause(
        "emails_sent",
        0.0,
        "each",
        "Deals that live long see many emails, early losses few, so many emails go with wins. They decide nothing.",
    ),
    Cause("manager_joined", 0.0, "yes", "Managers join big and shaky deals. Having one there changes nothing."),
    Cause("case_study_sent", 0.0, "yes", "Sent by habit. Nobody decides on it."),
    Cause(
        "web_visits", 0.0, "each", "Big companies have more people who look. Their looks decide nothing about a deal."
    ),
    Cause(
        "owner", 0.0, "rep", "Reps win more or less by what they do (see buyer met, replies), never by who they are."
    ),
    Cause("language", 0.0, "language", "Spread by region, and so by rep."),
    Cause("erp", 0.0, "ERP", "Drawn at random."),
    Cause("newsletter", 0.0, "tag", "Drawn at random."),
    Cause("weekday_created", 0.0, "day", "Drawn at random."),
    Cause("order_number", 0.0, "filled", "Filled in after the win: a leak, not a cause."),
)

BASE_CONVERTING = -0.75  # log-odds that a lead turns into a deal when no cause is at work
BASE_CHURNING = -3.8  # log-hazard of churn in a month


@dataclass(frozen=True)
class Effects:
    """Which truth to simulate: every effect on winning times `scale`, single ones replaced by name, or labels by lot.

    `labels="random"` lets a coin with the team's usual win rate decide every deal, whatever its stage, so that nothing
    at all predicts the outcome; `scale=0` leaves only the stage. Unknown names in `replace` raise KeyError.
    """

    scale: float = 1.0
    replace: Mapping[str, float] = field(default_factory=dict)
    labels: str = "true"

    def winning(self):
        """The effects on winning by name, in log-odds, after `scale` and `replace`."""
        effects = {cause.name: cause.effect * self.scale for cause in WINNING}
        for name, effect in self.replace.items():
            if name not in effects:
                raise KeyError(f"no cause of winning is called {name!r}; there are {', '.join(effects)}")
            effects[name] = effect
        return MappingProxyType(effects)


TRUE = Effects()
RANDOM_WIN_RATE = 0.32  # of the coin in Effects(labels="random")


def effects_of(causes):
    """A table of causes as {name: effect}."""
    return {cause.name: cause.effect for cause in causes}


def total(effects, amounts):
    """The summed effect of `amounts` ({name: how much}) in the unit of `effects`."""
    return sum(effects[name] * amount for name, amount in amounts.items())


def chance(log_odds):
    """The probability that belongs to log-odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))
