"""The plain shapes that the simulator hands out: records, their dated history, and the truth behind them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass
class Company:
    """A firm that Wayline sells to."""

    number: int
    name: str
    domain: str
    industry: str
    fit: str  # good, fair or poor
    segment: str  # small, mid or large
    size: int  # employees
    country: str  # ISO 3166 code
    town: str
    region: str
    owner: int  # number of a member
    created: datetime
    lifecycle: str = "lead"
    churned_on: date | None = None
    custom: dict = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    monthly_churn: list[tuple[date, float]] = field(default_factory=list)  # hidden truth: the chance in each month


@dataclass
class Contact:
    """A person at a company; `best_hour` is hidden truth, the others can be seen in the CRM."""

    number: int
    company: int
    first_name: str
    last_name: str
    email: str
    phone: str
    position: str
    role: str  # champion, buyer, user, reviewer, purchaser: the part they play in buying
    language: str
    time_zone: str
    source: str
    owner: int
    created: datetime
    lifecycle: str = "prospect"
    best_hour: int = 9  # local hour around which this person answers
    senior: bool = False
    consents: dict = field(default_factory=dict)  # purpose (marketing, ai) -> given, refused or withdrawn
    custom: dict = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    converted: date | None = None
    conversion_chance: float | None = None  # hidden truth, of leads


@dataclass
class StageChange:
    at: datetime
    stage_from: str | None
    stage_to: str
    by: int


@dataclass
class FieldChange:
    """One field of one deal moved. Values are JSON-able: money as text, days as ISO text, owners as numbers."""

    at: datetime
    field: str
    old: object
    new: object
    by: int


@dataclass
class Stakeholder:
    contact: int
    role: str
    joined: datetime


@dataclass
class LineItem:
    product: str
    quantity: int
    unit_price: Decimal


@dataclass
class Activity:
    """Something that happened. `topic` and `objection` are hidden truth: what the words are about."""

    number: int
    kind: str  # email, call, meeting, note or visit
    direction: str  # in, out or none
    at: datetime
    topic: str
    by: int
    company: int
    contact: int | None = None
    deal: int | None = None
    others: list[int] = field(default_factory=list)  # further contacts who took part
    minutes: int | None = None
    answered: bool | None = None  # calls only
    thread: int | None = None  # number of the email that began the thread
    objection: str | None = None
    slots: dict = field(default_factory=dict)
    subject: str = ""
    body: str = ""
    message_id: str = ""


@dataclass
class Task:
    number: int
    title: str
    created: datetime
    due: date
    assignee: int
    deal: int | None
    contact: int | None
    company: int | None
    priority: str  # low, normal or high
    status: str  # open or done
    done_at: datetime | None = None
    reminder: datetime | None = None


@dataclass
class Nudge:
    """A step that the old playbook told a rep to take; `done` is the day after, or None when the rep let it pass."""

    deal: int
    kind: str
    at: date
    done: date | None


@dataclass
class Truth:
    """What no screen may show: the causes at work in one deal.

    `log_odds[i]` is the log-odds of winning if the customer decided on day i after the deal was created; the list ends
    with the day before the deal closed, or yesterday. `outcome` and `closed_on` tell the end, also of deals still open.
    """

    luck: float
    first_day: date
    log_odds: list[float]
    amounts: dict[str, float]  # how much of each cause was at work on the day of the decision, or yesterday
    outcome: str
    closed_on: date
    plan: object  # the DealPlan, from which crm.demo.futures tells other futures


@dataclass
class Deal:
    number: int
    name: str
    company: int
    contact: int
    pipeline: str
    stage: str
    value: Decimal
    currency: str
    owner: int
    source: str
    expected_close: date
    created: datetime
    truth: Truth
    closed_at: datetime | None = None
    outcome: str = "open"  # open, won or lost
    lost_reason: str = ""  # as the rep ticked it
    lost_note: str = ""
    competitors: list[str] = field(default_factory=list)
    next_step: str = ""
    custom: dict = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    stage_changes: list[StageChange] = field(default_factory=list)
    field_changes: list[FieldChange] = field(default_factory=list)
    stakeholders: list[Stakeholder] = field(default_factory=list)
    line_items: list[LineItem] = field(default_factory=list)


@dataclass
class World:
    """Everything that one run of the simulator made. Numbers are positions in these lists."""

    seed: int
    effects: object
    first_day: date
    last_day: date  # yesterday; nothing is dated later
    companies: list[Company]
    contacts: list[Contact]
    deals: list[Deal]
    activities: list[Activity]
    tasks: list[Task]
    nudges: list[Nudge]
