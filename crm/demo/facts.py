"""What the texts of one deal or company talk about: its yard, its trouble, its people, sums and days."""

import math
from datetime import timedelta
from random import Random

from crm.demo.story import Activity, Company, Contact, Deal, World
from crm.demo.words import Speaker
from crm.demo.world import COMPETITORS, PRODUCTS, TEAM

PEERS = {
    "Ports and terminals": ("port operators", "a terminal operator"),
    "Cold chain": ("cold stores", "a cold store"),
    "Food and drink": ("food makers", "a dairy"),
    "Automotive parts": ("parts suppliers", "a parts supplier"),
    "Retail and e-commerce": ("retailers", "a retailer"),
    "Building materials": ("builders' merchants", "a brick works"),
    "Chemicals and paper": ("paper mills", "a paper mill"),
    "Clothing and furniture": ("furniture makers", "a furniture maker"),
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def day_name(day):
    return f"{day.day} {day:%B}"


def euro(value):
    return f"€{int(value):,}"


def cap(text):
    return text[:1].upper() + text[1:]


class Facts(dict):
    """Slots of a company, and of one deal with it where there is one. `about(activity)` adds those of the moment."""

    def __init__(self, world: World, speaker: Speaker, company: Company, deal: Deal | None, people: list[Contact]):
        super().__init__()
        rng = self.rng = speaker.rng
        self.company, self.deal, self.people, self.world = company, deal, people, world
        since = deal.created.date() if deal else world.first_day + timedelta(days=rng.randrange(500))
        self.set_yard(company)
        self.set_products(deal)
        fixed = dict(self, month=f"{since + timedelta(days=rng.randint(40, 150)):%B}")
        name, tells, better = (speaker.fill(part.strip(), fixed, {}) for part in speaker.pick("pain").split("|"))
        self.update(
            pain_name=name, pain_name_cap=cap(name), pain_tells=tells, pain_tells_cap=cap(tells), pain_better=better
        )
        for slot in ("trigger", "deadline", "runs_on", "metric"):
            self[slot] = speaker.fill(speaker.pick(slot), fixed, {})
            self[f"{slot}_cap"] = cap(self[slot])
        self["trigger_low"] = self["trigger"]
        rival = deal.competitors[0] if deal and deal.competitors else None
        if deal and deal.truth.plan.competitor and not rival:
            rival = rng.choice(COMPETITORS[:5])
        self["competitor"] = rival or "another vendor"
        self["competitor_or_other"] = rival or "another vendor"
        other = rng.choice([person for person in world.contacts if person.company != company.number] or people)
        self["referrer"] = f"{other.first_name} {other.last_name} at {short_name(world.companies[other.company])}"

    def set_yard(self, company):
        """Facts of the company, the same in each of its deals."""
        rng = Random(f"{self.world.seed}:yard:{company.number}")
        docks = company.custom["docks"]
        wait = rng.choice((35, 40, 45, 50, 55, 70, 80, 90, 110))
        lorries = max(9, int(docks * rng.uniform(2.2, 6)))
        peers, one = PEERS[company.industry]
        self.update(
            company=short_name(company),
            town=company.town,
            docks=docks,
            lorries=lorries,
            lorries_more=int(lorries * rng.uniform(1.15, 1.5)),
            wait=wait,
            less=max(12, wait // rng.choice((2, 3))),
            calls=rng.choice((25, 30, 40, 60, 70, 80)),
            share=rng.choice(("four", "five", "six", "seven")),
            erp=company.custom["erp"] if company.custom["erp"] != "None" else "the ERP",
            peers=peers,
            peers_cap=cap(peers),
            peers_one=one,
            hosting=rng.choice(("Frankfurt", "Frankfurt", "Dublin", "Frankfurt and Dublin")),
            payback=rng.randint(5, 17),
        )

    def set_products(self, deal):
        rng = self.rng
        names = [item.product for item in deal.line_items[:-1]] if deal else [rng.choice(PRODUCTS[:7]).name]
        sites = deal.custom["sites"] if deal else 1
        self.update(
            product=names[0],
            products=" and ".join(names),
            other_product=rng.choice([product.name for product in PRODUCTS[:7] if product.name not in names]),
            sites="one site" if sites == 1 else f"{NUMBERS[sites]} sites",
            sites_cap=cap("one site" if sites == 1 else f"{NUMBERS[sites]} sites"),
            sites_n=sites,
            where=rng.choice(
                (
                    "the second site",
                    "the other hall",
                    "the new hall",
                    "gate two",
                    f"the second site in {self.company.town}",
                )
            ),
        )
        self["where_cap"] = cap(self["where"])

    def about(self, activity: Activity, last_heard) -> "Facts":
        """These facts with the slots of one activity set: who, when, how much."""
        rng, day = self.rng, activity.at.date()
        ahead = day + timedelta(days=rng.randint(3, 14))
        while ahead.weekday() > 4:
            ahead += timedelta(days=1)
        soon = day + timedelta(days=rng.randint(2, 6))
        while soon.weekday() > 4:
            soon += timedelta(days=1)
        by = TEAM[activity.by]
        contact = self.contact_of(activity)
        self.update(
            date=day_name(ahead),
            weekday=f"{soon:%A}",
            month=f"{day + timedelta(days=rng.randint(25, 110)):%B}",
            pct=rng.choice((5, 7, 8, 10, 12)),
            page=rng.randint(3, 7),
            minutes=rng.choice((20, 25, 30, 40)),
            minutes_on=rng.choice(
                ("One minute", "Two minutes", "Four minutes", "Seven minutes", "A quarter of an hour")
            ),
            me=by.first_name,
            me_full=by.name,
            me_title=by.title,
            they=contact.first_name,
            they_full=f"{contact.first_name} {contact.last_name}",
            position=contact.position,
            owner_first=TEAM[self.deal.owner].first_name if self.deal else by.first_name,
            topic_word={"reviewer": "IT", "purchaser": "contract", "buyer": "money"}.get(contact.role, "gate"),
            buyer=self.buyer(contact),
            last_heard=day_name(last_heard) if last_heard else "our first talk",
        )
        if self.deal:
            value = float(value_on(self.deal, activity.at))
            self.update(
                price=euro(value),
                price_low=euro(round(value * 0.7, -3)),
                price_round=euro(math.ceil(value / 20_000) * 20_000),
                competitor_price=euro(round(value * self.setdefault("competitor_factor", rng.uniform(0.72, 1.05)), -2)),
            )
        if "meets" in activity.slots:
            when, minute = activity.slots["meets"]
            self.update(
                meeting_day=f"{when:%A} {when.day} {when:%B}",
                meeting_time=f"{int(minute) // 60}:{int(minute) % 60:02d}",
            )
        if "new" in activity.slots:
            new = self.world.contacts[activity.slots["new"]]
            self.update(new=f"{new.first_name} {new.last_name}", new_position=new.position)
        return self

    def contact_of(self, activity):
        """Whom an activity is about: its contact, else the deal's, else somebody at the company."""
        number = activity.contact if activity.contact is not None else self.deal and self.deal.contact
        return self.world.contacts[number] if number is not None else self.people[0]

    def buyer(self, contact):
        """Who signs, as one would say it to or of `contact`."""
        signs = next((person for person in self.people if person.role == "buyer" and person is not contact), None)
        if contact.role == "buyer":
            return "the board"
        return f"{signs.first_name} {signs.last_name}" if signs else "the managing director"


def short_name(company):
    """A firm's name without its legal form."""
    for ending in (
        "GmbH & Co. KG",
        "GmbH",
        "AG",
        "KG",
        "SA",
        "SAS",
        "AB",
        "A/S",
        "AS",
        "Oy",
        "Ltd",
        "plc",
        "Group",
        "B.V.",
        "N.V.",
        "NV",
        "BV",
        "S.L.",
        "S.A.",
        "S.p.A.",
        "S.r.l.",
        "Lda",
    ):
        if company.name.endswith(f" {ending}"):
            return company.name.removesuffix(f" {ending}")
    return company.name


def value_on(deal, moment):
    """The deal's value as it stood at a moment, from its dated history."""
    later = [change for change in deal.field_changes if change.field == "value" and change.at > moment]
    return later[0].old if later else deal.value
