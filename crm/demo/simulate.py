"""Two years of Wayline from a seed: simulate(seed, size, effects) returns records, dated history and the truth."""

import random
from datetime import UTC, date, datetime
from itertools import count

from crm.demo.causes import TRUE, Effects
from crm.demo.company_life import CompanyLife
from crm.demo.days import HISTORY, Days
from crm.demo.names import COUNTRIES, COUNTRY_WEIGHTS, firm_name
from crm.demo.story import Company, World
from crm.demo.world import ERPS, INDUSTRIES, REPS, SEGMENTS
from crm.demo.writing import write_texts

SIZES = {"full": 150, "small": 30, "tiny": 8}  # companies


class Making:
    """A world in the making: what its companies share while they live their lives."""

    def __init__(self, seed, days, effects):
        self.seed, self.days, self.effects = seed, days, effects
        self.people = 0  # how many have been hired so far
        self.names = set()
        self.numbers = {"deal": count(), "activity": count(), "task": count()}


def simulate(
    seed: int = 1, size: str | int = "full", effects: Effects = TRUE, today: date | None = None, texts: bool = True
) -> World:
    """The world of a seed, as it stands this morning.

    `size` is a key of SIZES or a number of companies. The same seed, size, effects and day make the same world. Without
    `texts` the activities have no subjects and bodies, in half the time. Nothing is dated today or later.
    """
    today = today or datetime.now(UTC).date()
    making = Making(seed, Days(today), effects)
    rng = random.Random(f"{seed}:companies")
    names = set()
    lives = []
    for number in range(SIZES.get(size, size)):
        company = found(rng, number, names)
        lives.append(CompanyLife(making, company, random.Random(f"{seed}:company:{number}")).run())
    world = gather(making, lives)
    if texts:
        write_texts(world)
    return world


def found(rng, number, names):
    """A company, before anything happened."""
    industry = rng.choices(INDUSTRIES, [industry.weight for industry in INDUSTRIES])[0]
    segment = rng.choices(SEGMENTS, [segment.weight for segment in SEGMENTS])[0]
    country = rng.choices(COUNTRIES, COUNTRY_WEIGHTS)[0]
    name, domain = firm_name(rng, country, industry.key, names)
    low, high = segment.sizes
    owner = next(rep for rep in REPS if country.region in rep.regions)
    if rng.random() < 0.07:
        owner = rng.choice(REPS)
    return Company(
        number=number,
        name=name,
        domain=domain,
        industry=industry.name,
        fit=industry.fit,
        segment=segment.key,
        size=int(low * (high / low) ** rng.random()),
        country=country.code,
        town=rng.choice(country.towns),
        region=country.region,
        owner=owner.number,
        created=None,
        custom={
            "docks": int(rng.uniform(0.6, 1.4) * {"small": 6, "mid": 18, "large": 70}[segment.key]),
            "erp": rng.choice(ERPS),
        },
    )


def gather(making, lives) -> World:
    """One world from the lives of its companies, with everything numbered in the order in which it came about."""
    days = making.days
    world = World(making.seed, making.effects, days.first, days.dates[HISTORY - 1], [], [], [], [], [], [])
    for life in lives:
        world.companies.append(life.company)
        world.contacts += [person for person in life.people if person.created]
        world.deals += life.deals
        world.activities += life.activities
        world.tasks += life.tasks
        world.nudges += life.nudges
    contacts = renumber(world.contacts, "created")
    deals = renumber(world.deals, "created")
    activities = renumber(world.activities, "at")
    renumber(world.tasks, "created")
    contacts[None] = deals[None] = activities[None] = None
    for deal in world.deals:
        deal.contact = contacts[deal.contact]
        for stakeholder in deal.stakeholders:
            stakeholder.contact = contacts[stakeholder.contact]
    for activity in world.activities:
        activity.contact, activity.deal = contacts[activity.contact], deals[activity.deal]
        activity.thread = activities[activity.thread]
        activity.others = [contacts[other] for other in activity.others]
        if "new" in activity.slots:
            activity.slots["new"] = contacts[activity.slots["new"]]
    for task in world.tasks:
        task.contact, task.deal = contacts[task.contact], deals[task.deal]
    for nudge in world.nudges:
        nudge.deal = deals[nudge.deal]
    return world


def renumber(records, dated):
    """Sort records by a moment and number them; returns {old number: new number}."""
    records.sort(key=lambda record: (getattr(record, dated), record.number))
    new = {record.number: place for place, record in enumerate(records)}
    for place, record in enumerate(records):
        record.number = place
    return new
