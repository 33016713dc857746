"""Reading a pipeline as columns: sums of all its open deals, and the first cards of each stage."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, DecimalField, F, Q, Sum
from django.db.models.functions import Coalesce, Round
from django.utils import timezone

from crm.base import formats
from crm.base.templatetags.candor import avatar, chance
from deals.models import Deal, Pipeline, Stage

CARDS = 25  # a column shows at first, and more with each "more"
COLUMNS = (
    "pk",
    "name",
    "company__name",
    "value",
    "currency",
    "expected_close",
    "win_chance",
    "stage_id",
    "stage_since",
    "owner_id",
)
NOTHING = Decimal(0)
PLACE = re.compile(r"([0-9]{1,12}(\.[0-9]{1,2})?)?~[0-9]{1,18}")
# Each deal's weighted value is rounded to whole units before they are summed, as Deal.weighted_value does.
WEIGHTED = Round(
    Coalesce(F("value"), NOTHING, output_field=DecimalField()) * F("stage__odds") / 100, output_field=DecimalField()
)


class Sums:
    """How many deals and what they come to, by currency: first the workspace's, or the commonest where it has none."""

    def __init__(self, currency):
        self.home, self.parts = currency, {}  # currency to [how many, value, weighted value]

    def add(self, currency, count, value, weighted):
        part = self.parts.setdefault(currency, [0, NOTHING, NOTHING])
        part[0] += count
        part[1] += value or NOTHING
        part[2] += weighted or NOTHING

    @property
    def count(self) -> int:
        return sum(count for count, _, _ in self.parts.values())

    @property
    def currency(self) -> str:
        if self.home in self.parts or not self.parts:
            return self.home
        return max(self.parts, key=lambda currency: self.parts[currency][0])

    @property
    def value(self) -> Decimal:
        return self.parts.get(self.currency, [0, NOTHING, NOTHING])[1]

    @property
    def weighted(self) -> Decimal:
        return self.parts.get(self.currency, [0, NOTHING, NOTHING])[2]

    @property
    def others(self) -> list[tuple[str, int, Decimal]]:
        """The other currencies with how many deals and their value."""
        main = self.currency
        return [(name, count, value) for name, (count, value, _) in sorted(self.parts.items()) if name != main]


@dataclass
class Lane:
    stage: Stage
    sums: Sums
    cards: list
    more: str = ""  # where the next cards start


def pipeline_for(pk) -> Pipeline | None:
    """The pipeline with this id (text from the address), or the workspace's first one."""
    pipelines = list(Pipeline.objects.all())
    chosen = next((each for each in pipelines if str(each.pk) == str(pk)), None)
    return chosen or (pipelines[0] if pipelines else None)


def sums_by_stage(deals, stages, currency) -> dict[int, Sums]:
    """Sums of all deals of each stage; one query, whatever the number of deals."""
    sums = {stage.pk: Sums(currency) for stage in stages}
    rows = (
        deals.filter(stage__in=stages)
        .order_by()
        .values("stage_id", "currency")
        .annotate(count=Count("pk"), worth=Sum("value"), weight=Sum(WEIGHTED))
    )
    for row in rows:
        sums[row["stage_id"]].add(row["currency"], row["count"], row["worth"], row["weight"])
    return sums


def total(sums, currency) -> Sums:
    whole = Sums(currency)
    for each in sums:
        for name, part in each.parts.items():
            whole.add(name, *part)
    return whole


def first_cards(deals, stages) -> dict[int, list]:
    """The first CARDS cards of each stage and one more, which says that there are more; one query for all stages."""
    if not stages:
        return {}
    parts = [in_order(deals.filter(stage=stage))[: CARDS + 1] for stage in stages]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    cards = {stage.pk: [] for stage in stages}
    for row in rows:
        cards[row["stage_id"]].append(row)
    for column in cards.values():
        column.sort(key=order_of)
    return cards


def in_order(deals):
    """Largest first, those without a value last."""
    return deals.order_by(F("value").desc(nulls_last=True), "pk").values(*COLUMNS)


def order_of(card):
    return card["value"] is None, -(card["value"] or NOTHING), card["pk"]


def cards_after(deals, stage, cursor) -> list:
    """The next cards of a stage after a cursor ("184000.00~42", "~42" for a deal without value), and one more."""
    return list(in_order(deals.filter(stage=stage).filter(after(cursor)))[: CARDS + 1])


def after(cursor):
    """The condition of what follows a place; nothing follows a place that cannot be read."""
    value, _, pk = cursor.partition("~")
    if not PLACE.fullmatch(cursor):
        return Q(pk=None)
    if not value:
        return Q(value=None, pk__gt=int(pk))
    value = Decimal(value)
    return Q(value__lt=value) | Q(value=value, pk__gt=int(pk)) | Q(value=None)


def laid_out(cards, stage, look) -> tuple[list, str]:
    """Cards ready to draw, by a Look, and the cursor of the next ones or ""."""
    more = ""
    if len(cards) > CARDS:
        cards = cards[:CARDS]
        last = cards[-1]
        more = f"{'' if last['value'] is None else last['value']}~{last['pk']}"
    for card in cards:
        look.draw(card, stage)
    return cards, more


class Look:
    """Everything on a card that is not plain text, made once for all cards that share it: a board has over a hundred."""

    def __init__(self, member, people):
        self.member, self.people, self.now = member, people, timezone.now()
        self.avatar, self.chance, self.day = lru_cache(self.drawn_avatar), lru_cache(chance), lru_cache(formats.day)

    def drawn_avatar(self, owner_id):
        return avatar(self.people[owner_id], size="small", label=True) if owner_id in self.people else ""

    def draw(self, card, stage):
        owner, days = card["owner_id"], (self.now - card["stage_since"]).days
        card["title"] = card["company__name"] or card["name"]
        card["what"] = card["name"] if card["company__name"] else ""
        card["worth"] = formats.short_money(card["value"], card["currency"]) or "No value"
        card["close"] = self.day(card["expected_close"])
        card["avatar"] = self.avatar(owner)
        card["chance"] = "" if card["win_chance"] is None else self.chance(round(card["win_chance"], 2))
        card["days"] = days if stage.rots_after and days > stage.rots_after else None
        card["movable"] = self.member.is_manager or (self.member.can_work and owner in (None, self.member.pk))


def lanes(deals, stages, member, people) -> list[Lane]:
    """The columns of a board, for a member; `people` maps owners' ids to names. Two queries."""
    deals = deals.filter(outcome=Deal.Outcome.OPEN)
    sums, cards = sums_by_stage(deals, stages, member.workspace.currency), first_cards(deals, stages)
    look = Look(member, people)
    return [Lane(stage, sums[stage.pk], *laid_out(cards[stage.pk], stage, look)) for stage in stages]
