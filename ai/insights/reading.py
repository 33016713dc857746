"""Reading the cards of a page: two queries, however many cards and however long the story."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ai.capabilities import about
from ai.capability import Capability
from ai.evidence.numbered import in_order
from ai.models import Feedback, Insight, Recommendation
from deals.models import Activity, Deal, FieldChange, StageChange

REMEMBERED = 60  # pieces of earlier advice, the latest first


@dataclass(frozen=True)
class Advised:
    """A step on a card: the words, the row that knows what became of it, and the facts it cites."""

    step: dict
    row: Recommendation
    why: list[dict]
    strength: list[dict]


@dataclass
class Card:
    """What templates/ai/_card.html draws."""

    capability: Capability
    subject: object
    member: object
    insight: Insight | None = None
    advice: list[Advised] = field(default_factory=list)
    before: list[Recommendation] = field(default_factory=list)

    @property
    def state(self) -> str:
        """ask, working, ready or failed."""
        return self.insight.status if self.insight else "ask"

    @property
    def reads(self) -> str:
        return self.refusal or self.capability.promise

    @property
    def refusal(self) -> str:
        """Why there is nothing to ask, or ""."""
        return self.capability.not_for(self.subject)

    @property
    def may_ask(self) -> bool:
        return self.member.can_work and not self.refusal

    @cached_property
    def facts(self) -> list[dict]:
        return [self.fact(ref) for ref in in_order(self.insight.evidence)] if self.insight else []

    def fact(self, ref: str) -> dict:
        return {"ref": ref, **self.insight.evidence[ref]}

    def cited(self, said: dict) -> list[dict]:
        return [self.fact(ref) for ref in said["cites"]]

    @property
    def lead(self) -> list[dict]:
        """The facts behind the first sentence."""
        return self.cited(self.insight.answer["lead"])

    @property
    def is_stale(self) -> bool:
        return self.state == Insight.Status.READY and self.subject.touched_at > self.insight.read_at

    @property
    def stale(self) -> str:
        """What has happened since, in words; "" while nothing has."""
        if not self.is_stale:
            return ""
        number = self.insight.newer
        if not number:
            return f"This {self.subject._meta.verbose_name} was changed since."
        return "One thing happened since." if number == 1 else f"{number} things happened since."

    @property
    def useful(self) -> bool | None:
        return self.insight.useful

    @property
    def under_way(self) -> list[Recommendation]:
        return [each for each in self.before if each.is_under_way]

    @property
    def past(self) -> list[Recommendation]:
        return [each for each in self.before if not each.is_under_way]


def cards_for(subject, member) -> list[Card]:
    """A card for each capability that can be asked about the record, as this member sees it."""
    insights = {insight.capability: insight for insight in latest(subject, member)}
    cards = [Card(capability, subject, member, insights.get(capability.name)) for capability in about(subject)]
    fill_in_advice(cards, subject)
    return cards


def card_for(capability: Capability, subject, member) -> Card:
    """One card, as the page shows it."""
    insight = latest(subject, member).filter(capability=capability.name).first()
    card = Card(capability, subject, member, insight)
    fill_in_advice([card], subject)
    return card


def latest(subject, member):
    """The newest insight of each capability, with what has happened since and what this member thought of it."""
    mine = Feedback.objects.filter(insight=OuterRef("pk"), by=member)
    return (
        Insight.objects.about(subject)
        .order_by("capability", "-pk")
        .distinct("capability")
        .annotate(
            newer=newer(subject),
            useful=Subquery(mine.values("useful")[:1]),
            why=Subquery(mine.values("why")[:1]),
        )
    )


def newer(subject):
    """How many things the CRM has learnt about the record since the evidence was read."""
    told = [Activity.objects.filter(**{subject._meta.model_name: subject})]
    if isinstance(subject, Deal):
        told += [model.objects.filter(deal=subject) for model in (StageChange, FieldChange)]
    return sum((counted(rows) for rows in told[1:]), counted(told[0]))


def counted(rows):
    later = rows.filter(created_at__gt=OuterRef("read_at")).order_by().values("workspace")
    return Coalesce(Subquery(later.annotate(times=Count("pk")).values("times"), output_field=IntegerField()), 0)


def fill_in_advice(cards: list[Card], subject):
    """Give each card its own steps and what was advised before."""
    if not isinstance(subject, Deal):
        return
    rows = (
        Recommendation.objects.filter(deal=subject)
        .annotate(capability=F("insight__capability"))
        .select_related("task", "decided_by__user")
        .order_by("-pk")[:REMEMBERED]
    )
    by_capability = {}
    for row in rows:
        by_capability.setdefault(row.capability, []).append(row)
    for card in cards:
        shown = card.insight.pk if card.state == Insight.Status.READY else None
        for row in by_capability.get(card.capability.name, ()):
            if row.insight_id == shown:
                step = row.step
                card.advice.insert(0, Advised(step, row, card.cited(step["why"]), card.cited(step["strength"])))
            elif not row.is_open:
                card.before.append(row)
