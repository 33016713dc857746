"""What becomes of one company: its leads, one of whom may convert, its deals one after another, life as a customer."""

import math

from crm.demo import causes, people
from crm.demo.customer_life import CustomerLife
from crm.demo.days import HISTORY, moment
from crm.demo.deal_life import DealLife, deal_rng
from crm.demo.deal_state import DealPlan
from crm.demo.story import Activity
from crm.demo.telling import Pursuit, tell_deal
from crm.demo.world import MAIN_PRODUCTS, ONBOARDING, PIPELINES, REPS, SEGMENTS, SOURCES, TEAM, TOOLS

SOURCE_WEIGHTS = {"good": (14, 12, 34, 14, 18, 8), "fair": (10, 9, 34, 14, 22, 11), "poor": (7, 6, 36, 12, 25, 14)}
USUAL = {"small": 24_000, "mid": 46_000, "large": 120_000}  # euro, the middle of what a segment's deals are worth
CONVERTING = causes.effects_of(causes.CONVERTING)


class CompanyLife:
    """Lives through the two years and collects records; numbers in them are provisional until simulate.gather."""

    def __init__(self, making, company, rng):
        self.making, self.company, self.rng = making, company, rng
        self.segment = next(segment for segment in SEGMENTS if segment.key == company.segment)
        self.people = people.staff(rng, company, rng.randint(*self.segment.people), making.people, making.names)
        making.people += len(self.people)
        self.zone = self.people[0].time_zone
        self.deals, self.activities, self.tasks, self.nudges = [], [], [], []
        self.numbers = making.numbers
        self.runs = []  # (Pursuit, DealLife, people in the deal's order)
        self.first_win = None  # day

    def run(self):
        converted = self.seek()
        if converted is not None:
            lead, day = converted
            self.sell(lead, day)
            CustomerLife(self).run()
            for pursuit, life, group in self.runs:
                tell_deal(self, pursuit, life, group)
        self.settle_lifecycles()
        return self

    # ---- leads --------------------------------------------------------------------------------------------------

    def seek(self):
        """Leads come, are written to, and convert or not. Returns (contact, day) of the first that did, or None."""
        rng, days = self.rng, self.making.days
        start = int(rng.triangular(-160, HISTORY - 10, -60))
        if start < 0:
            start = int(rng.random() * 40)
        converted = None
        for lead in self.people[: 2 if len(self.people) < 4 else 3]:
            day = days.next_work(min(start, HISTORY - 4))
            if day >= HISTORY:
                break
            lead.source = rng.choices(SOURCES, SOURCE_WEIGHTS[self.company.fit])[0]
            self.meet(lead, day, 6 * 60 + rng.random() * 55)
            lead.lifecycle = "lead"
            if lead.source == "trade fair":
                lead.custom["met_at"] = (
                    f"{rng.choice(('Spring fair', 'Cold chain days', 'Port forum'))} {days.dates[day].year}"
                )
            saw_pricing = self.look_around(lead, day)
            amounts = people.conversion_amounts(lead, self.company, saw_pricing)
            lead.conversion_chance = causes.chance(causes.BASE_CONVERTING + causes.total(CONVERTING, amounts))
            decided = days.next_work(days.next_work(day + 1) + 2 + int(rng.expovariate(1 / 12)))
            converts = rng.random() < lead.conversion_chance
            self.court(lead, day, decided, converts)
            if converts and decided < HISTORY:
                lead.converted = days.dates[decided]
                converted = (lead, decided)
                break
            start = decided + int(rng.expovariate(1 / 70))
        return converted

    def meet(self, person, day, minute):
        """The team comes to know somebody at a minute of a day, if it did not know them before."""
        at = moment(self.making.days.dates[day], minute, self.zone)
        person.created = min(at, person.created or at)
        self.company.created = min(at, self.company.created or at)

    def look_around(self, lead, day):
        """Web visits of a new lead. Returns whether the pricing page was among them."""
        rng, saw_pricing = self.rng, False
        for _ in range(int(rng.expovariate(1.2))):
            later = self.making.days.next_work(day + int(rng.random() * 4))
            page = rng.choice(("visit.pricing", "visit.product", "visit.docs", "visit.product"))
            if later < HISTORY:
                saw_pricing = saw_pricing or page == "visit.pricing"
                self.note("visit", "in", later, lead.best_hour * 60 + rng.random() * 59, page, lead)
        return saw_pricing

    def court(self, lead, day, decided, converts):
        """The rep writes to a lead; what comes back."""
        rng, next_work = self.rng, self.making.days.next_work
        first = self.note(
            "email",
            "out",
            next_work(day + 1),
            8.5 * 60 + rng.random() * 500,
            f"lead.intro.{lead.source.replace(' ', '_')}",
            lead,
        )
        if rng.random() < 0.3:
            self.note(
                "call", "out", next_work(day + 2), 9 * 60 + rng.random() * 400, "call.no_answer", lead, answered=False
            )
        if converts:
            self.note("call", "out", decided, 9 * 60 + rng.random() * 240, "lead.call_yes", lead, answered=True)
        elif rng.random() < 0.45:
            self.note(
                "email", "in", decided, lead.best_hour * 60 + rng.random() * 50, "lead.not_now", lead, thread=first
            )
        elif rng.random() < 0.5:
            self.note("email", "out", next_work(day + 9), 9 * 60 + rng.random() * 400, "lead.again", lead, thread=first)

    def note(self, kind, direction, day, minute, topic, person, **more):
        """An activity of the company outside a deal; returns its provisional number, or None when it lies ahead."""
        if day >= HISTORY:
            return None
        number = next(self.numbers["activity"])
        at = moment(self.making.days.dates[day], min(minute, 22 * 60), self.zone)
        self.activities.append(
            Activity(
                number=number,
                kind=kind,
                direction=direction,
                at=at,
                topic=topic,
                by=self.company.owner,
                company=self.company.number,
                contact=person.number,
                minutes=self.rng.randint(4, 22) if more.get("answered") else None,
                **more,
            )
        )
        return number

    # ---- deals --------------------------------------------------------------------------------------------------

    def sell(self, lead, first_day):
        """One deal after another; from the first win on, most of them are expansions."""
        rng, days = self.rng, self.making.days
        left = (HISTORY - first_day) / HISTORY
        how_many = max(1, round(rng.randint(*self.segment.deals) * (0.26 + 0.94 * left)))
        chosen = sorted(rng.choices(range(first_day, HISTORY), days.season[first_day:HISTORY], k=how_many - 1))
        for created in [first_day, *chosen]:
            created = days.next_work(created)
            if created >= HISTORY:
                continue
            expanding = self.first_win is not None and created > self.first_win and rng.random() < 0.65
            primary = lead if created == first_day or rng.random() < 0.45 else rng.choice(self.people)
            life = self.pursue(primary, created, PIPELINES[1] if expanding else PIPELINES[0])
            if life.state.outcome == "won":
                self.first_win = min(life.state.closed, self.first_win or life.state.closed)

    def pursue(self, primary, created, pipeline):
        """A deal from its first day to its end, also when that lies ahead of today."""
        rng, company = self.rng, self.company
        others = [person for person in self.people if person is not primary]
        rng.shuffle(others)
        group = [primary, *others]
        sites = rng.randint(*self.segment.sites)
        products = rng.sample(MAIN_PRODUCTS, 2 if rng.random() < 0.3 else 1)
        value = float(sum(product.price for product in products)) * sites + float(ONBOARDING.price)
        value = round(value * rng.uniform(0.8, 1.08), -2)
        owner = TEAM[company.owner] if rng.random() < 0.94 else rng.choice(REPS)
        source = primary.source or rng.choices(SOURCES, SOURCE_WEIGHTS[company.fit])[0]
        if pipeline.key == "expansion":
            source = rng.choice(("referral", "website", "website", "partner", "trade fair"))
        tool = rng.choices(TOOLS, (38, 24, 20, 18))[0]
        expected = created + int(self.segment.cycle * rng.lognormvariate(0, 0.25) / owner.hopeful)
        number = next(self.numbers["deal"])
        plan = DealPlan(
            number=number,
            pipeline=pipeline,
            segment=self.segment,
            owner=owner,
            source=source,
            fit=company.fit,
            roles=tuple(person.role for person in group),
            best_hours=tuple(person.best_hour for person in group),
            familiar=(0, *(i for i in range(1, len(group)) if pipeline.key == "expansion" and rng.random() < 0.3)),
            created=created,
            expected=self.making.days.next_work(expected),
            value=value,
            doublings=min(max(math.log2(value / USUAL[self.segment.key]), -2), 3),
            competitor=rng.random() < (0.34 if pipeline.key == "new" else 0.12),
            other_vendor=tool == "Other vendor",
            luck=rng.gauss(0, 1),
            warm=rng.random() < (0.6 if pipeline.key == "expansion" or primary.converted else 0.15),
        )
        life = DealLife(plan, self.making.days, self.making.effects, deal_rng(self.making.seed, number))
        life.run(until=HISTORY)
        life.now = life.state.fork()
        life.run()
        self.runs.append((Pursuit(plan, sites, products, tool), life, group))
        return life

    # ---- afterwards ---------------------------------------------------------------------------------------------

    def settle_lifecycles(self):
        """What the company and its people count as today."""
        company = self.company
        won = [deal for deal in self.deals if deal.outcome == "won"]
        if company.churned_on:
            company.lifecycle = "former"
        elif won:
            company.lifecycle = "customer"
        elif self.deals:
            company.lifecycle = "prospect"
        for person in self.people:
            if person.created is None:
                continue
            if (
                person.lifecycle != "lead"
                or person.converted
                or any(s.contact == person.number for d in self.deals for s in d.stakeholders)
            ):
                person.lifecycle = company.lifecycle
            if self.rng.random() < 0.3:
                person.tags.append("newsletter")
            for purpose, odds in (("marketing", (58, 9, 4, 29)), ("ai", (50, 5, 2, 43))):
                status = self.rng.choices(("given", "refused", "withdrawn", None), odds)[0]
                if status:
                    person.consents[purpose] = status
        if len(won) > 2 and company.segment == "large":
            company.tags.append("key account")
