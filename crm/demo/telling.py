"""From a lived deal to the records that a CRM would hold of it: dated history, people, activities and tasks."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from crm.demo.days import HISTORY, moment
from crm.demo.deal_life import DealLife
from crm.demo.deal_state import DealPlan
from crm.demo.story import Activity, Deal, FieldChange, LineItem, Nudge, StageChange, Stakeholder, Truth
from crm.demo.task_list import tell_tasks
from crm.demo.world import COMPETITORS, CURRENCY, MANAGER, ONBOARDING, REPS, TAGS

LOST = {  # what was wrong -> (the reason that the rep ticks, what they add)
    "price": ("price", ""),
    "competitor": ("competitor", ""),
    "no_decision": ("no_decision", ""),
    "timing": ("timing", ""),
    "no_budget": ("no_decision", "No budget this year."),
    "missing_feature": ("missing", "Their ERP interface is not on our list."),
    "security": ("other", "Security review not passed."),
    "no_contact": ("no_decision", "Went silent."),
}
NEXT_STEPS = {
    "qualify": ("First call", "Find out who runs the yard", "Call back"),
    "discovery": ("Set a date for the demo", "Walk the yard with them", "Get the gate counts", "Meet the finance side"),
    "proposal": (
        "Send revised price",
        "Call about the proposal",
        "Meet the person who signs",
        "Second demo for the shift leads",
    ),
    "legal": (
        "Send ISO 27001 pack",
        "Answer the security questions",
        "Contract draft to legal",
        "Data processing terms",
    ),
    "commit": ("Get the order signed", "Call about the signature", "Book the kick-off"),
    "scoping": ("Agree the sites", "Count docks at the new site", "Call about the roll-out"),
    "offer": ("Send revised price", "Call about the offer", "Agree the term"),
    "contract": ("Get the order signed", "Contract draft to legal"),
}
AS_TYPED = {"champion": "influencer", "purchaser": "influencer"}  # a born champion who does not push for us
MEETING_MINUTES = (25, 30, 45, 50, 55, 60, 75, 90)


@dataclass
class Pursuit:
    """What a deal is about, beside its plan."""

    plan: DealPlan
    sites: int
    products: list
    tool: str


class Clock:
    """Moments of one deal: days of the world and minutes of the company's local day, as aware UTC."""

    def __init__(self, days, zone):
        self.days, self.zone = days, zone

    def at(self, day, minute):
        return moment(self.days.dates[day], minute, self.zone)


def tell_deal(company_life, pursuit: Pursuit, life: DealLife, group) -> None:
    """Add the deal, its history up to yesterday and its truth to the records of its company's life."""
    plan, state, rng = pursuit.plan, life.state, company_life.rng
    clock = Clock(company_life.making.days, company_life.zone)
    closed = state.closed < HISTORY
    lead_in = clock.at(plan.created, 8 * 60 + rng.random() * 15)
    for person in plan.familiar:
        company_life.meet(group[person], plan.created, 7.8 * 60)
    deal = Deal(
        number=plan.number,
        name=deal_name(pursuit, company_life.company, rng),
        company=company_life.company.number,
        contact=group[0].number,
        pipeline=plan.pipeline.key,
        stage=plan.pipeline.open_stages[0].key,
        value=Decimal(plan.value),
        currency=CURRENCY,
        owner=plan.owner.number,
        source=plan.source,
        expected_close=clock.days.dates[plan.expected],
        created=lead_in,
        truth=truth_of(plan, life, clock.days),
    )
    deal.stage_changes.append(StageChange(lead_in, None, deal.stage, deal.owner))
    deal.stakeholders = [Stakeholder(group[p].number, "", lead_in) for p in plan.familiar]
    tell_changes(deal, life, clock, rng)
    if closed:
        deal.outcome, deal.closed_at = state.outcome, deal.stage_changes[-1].at
        if deal.outcome == "lost":
            deal.lost_reason, deal.lost_note = LOST[state.lost_reason]
    tell_activities(company_life, deal, life, group, clock)
    name_roles(deal, life, group)
    tell_facts(company_life, deal, pursuit, rng)
    company_life.deals.append(deal)
    company_life.nudges += [
        Nudge(
            deal.number,
            kind,
            clock.days.dates[day],
            clock.days.dates[done] if done is not None and done < HISTORY else None,
        )
        for day, kind, done in life.advice
        if day < HISTORY
    ]
    tell_tasks(company_life, deal, clock)


def truth_of(plan, life, days):
    seen = max(1, min(len(life.log_odds), HISTORY - plan.created))
    return Truth(
        luck=plan.luck,
        first_day=days.dates[plan.created],
        log_odds=life.log_odds[:seen],
        amounts=life.last_amounts if life.state.closed < HISTORY else life.now.amounts(plan, HISTORY - 1),
        outcome=life.state.outcome,
        closed_on=days.dates[life.state.closed],
        plan=plan,
    )


def tell_changes(deal, life, clock, rng):
    """Stage and field changes up to yesterday; the deal's own fields end up as the last of them left them."""
    for day, minute, field, old, new in life.changes:
        if day >= HISTORY:
            break
        at = clock.at(day, minute)
        if field == "stage":
            deal.stage_changes.append(StageChange(at, old, new, deal.owner))
            deal.stage = new
            if new in NEXT_STEPS and rng.random() < 0.6:
                step = rng.choice(NEXT_STEPS[new])
                deal.field_changes.append(FieldChange(at, "next_step", deal.next_step, step, deal.owner))
                deal.next_step = step
        elif field == "value":
            value = Decimal(round(new, -2))
            if value != deal.value:
                deal.field_changes.append(FieldChange(at, "value", str(deal.value), str(value), deal.owner))
                deal.value = value
        else:
            new = clock.days.dates[new]
            deal.field_changes.append(
                FieldChange(at, field, deal.expected_close.isoformat(), new.isoformat(), deal.owner)
            )
            deal.expected_close = new
    if len(deal.stage_changes) > 2 and rng.random() < 0.04:
        hand_over(deal, rng)


def hand_over(deal, rng):
    """A colleague takes the deal over on its second stage change, when a rep has too much on the desk."""
    at = deal.stage_changes[1].at + timedelta(minutes=3)
    if deal.stage_changes[1].stage_to in ("won", "lost"):
        return
    other = rng.choice([rep.number for rep in REPS if rep.number != deal.owner])
    deal.field_changes.append(FieldChange(at, "owner", deal.owner, other, MANAGER.number))
    deal.field_changes.sort(key=lambda change: change.at)
    for change in deal.stage_changes[2:] + [c for c in deal.field_changes if c.at > at]:
        change.by = other
    deal.owner = other


def tell_activities(company_life, deal, life, group, clock):
    """Activities and newcomers up to yesterday. Positions in the life's log become threads."""
    numbers = {}
    handover = next((change for change in deal.field_changes if change.field == "owner"), None)
    for place, (day, minute, kind, direction, topic, person, more) in enumerate(life.told):
        if day >= HISTORY:
            break
        at = clock.at(day, minute)
        if kind == "join":
            company_life.meet(group[person], day, minute)
            deal.stakeholders.append(Stakeholder(group[person].number, "", at))
            continue
        owner = handover.old if handover and at < handover.at else deal.owner
        numbers[place] = number = next(company_life.numbers["activity"])
        company_life.activities.append(
            Activity(
                number=number,
                kind=kind,
                direction=direction,
                at=at,
                topic=topic,
                by=MANAGER.number if topic == "note.manager" else owner,
                company=deal.company,
                contact=group[person].number if person is not None else None,
                deal=deal.number,
                others=[group[other].number for other in more.get("others", ())],
                answered=more.get("answered"),
                thread=numbers.get(more.get("thread")),
                objection=topic.rsplit(".", 1)[1] if ".objection." in topic else None,
                minutes=how_long(kind, topic, company_life.rng),
                slots=slots_of(more, group, clock),
            )
        )


def slots_of(more, group, clock):
    """What only this activity's words need to know: the meeting it speaks of, the colleague it names."""
    slots = {}
    if "meets" in more:
        slots["meets"] = (clock.days.dates[more["meets"].day], more["meets"].minute)
    if "new" in more:
        slots["new"] = group[more["new"]].number
    return slots


def how_long(kind, topic, rng):
    """Minutes of a meeting or of a call that was answered, else None."""
    if kind == "meeting":
        return rng.choice(MEETING_MINUTES)
    if kind != "call" or topic == "call.no_answer":
        return None
    return rng.randint(16, 38) if topic in ("call.discovery", "call.buyer") else rng.randint(3, 19)


def name_roles(deal, life, group):
    """Stakeholders' roles as the rep would put them: a champion is only who truly is one."""
    champion = group[life.now.champion].number if life.now.champion is not None else None
    roles = {person.number: person.role for person in group}
    for stakeholder in deal.stakeholders:
        role = roles[stakeholder.contact]
        stakeholder.role = "champion" if stakeholder.contact == champion else AS_TYPED.get(role, role)


def tell_facts(company_life, deal, pursuit, rng):
    """Line items, custom fields, competitors and tags, as they stand today."""
    now = next(life.now for other, life, _ in company_life.runs if other is pursuit)
    company = company_life.company
    deal.line_items = line_items(pursuit, deal.value)
    deal.custom = {"sites": pursuit.sites, "current_tool": pursuit.tool}
    if now.budget or any(
        activity.topic == "reply.budget_no" for activity in company_life.activities if activity.deal == deal.number
    ):
        deal.custom["budget_line"] = now.budget
    if deal.outcome == "won":
        deal.custom["order_number"] = f"{rng.choice('ABKPW')}{rng.randrange(40_000, 99_999)}"
    if pursuit.plan.competitor and now.competitor_seen:
        deal.competitors = [rng.choice(COMPETITORS[:5] if pursuit.tool != "ERP module" else COMPETITORS)]
    fits = {"multi-site": pursuit.sites > 2, "cold chain": company.industry == "Cold chain", "port": company.industry.startswith("Ports"),
               "tender": rng.random() < 0.06, "partner-led": deal.source == "partner", "spring fair": deal.source == "trade fair" and rng.random() < 0.5,
               "reference": deal.outcome == "won" and rng.random() < 0.08}  # fmt: skip
    deal.tags = [tag for tag in TAGS if fits.get(tag)]


def line_items(pursuit, value):
    """Items that add up to the value; the discount is spread evenly, onboarding takes the remainder."""
    listed = sum(product.price for product in pursuit.products) * pursuit.sites + ONBOARDING.price
    items, left = [], value
    for product in pursuit.products:
        price = round(product.price * value / listed, 0)
        items.append(LineItem(product.name, pursuit.sites, price))
        left -= price * pursuit.sites
    return [*items, LineItem(ONBOARDING.name, 1, left)]


def deal_name(pursuit, company, rng):
    """Such as "Dock scheduling, Kassel" or "Yard control and gate API, 3 sites"."""
    first, *more = [product.name for product in pursuit.products]
    products = " and ".join([first, *(name[0].lower() + name[1:] for name in more)])
    if pursuit.sites > 1:
        return f"{products}, {pursuit.sites} sites"
    places = (company.town, company.town, "pilot", "first site", f"{company.town} pilot")
    if pursuit.plan.pipeline.key == "expansion":
        places = (company.town, "second site", "renewal and more", "new hall")
    return f"{products}, {rng.choice(places)}"
