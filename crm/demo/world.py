"""Wayline, the made-up company whose CRM the demo shows: its team, pipelines, products, rivals and fields."""

from dataclasses import dataclass
from decimal import Decimal

WORKSPACE = "Wayline"
SLUG = "wayline"
DOMAIN = "wayline.example"
ABOUT = "Wayline sells yard and dock software to ports, food firms, factories and shops that live by their lorries."
CURRENCY = "EUR"
PASSWORD = "wayline-demo"  # demo sign-ins are public on purpose


@dataclass(frozen=True)
class Member:
    """A colleague. The traits from `energy` on are hidden: they shape what a rep does, never the odds themselves."""

    number: int
    first_name: str
    last_name: str
    title: str
    role: str  # viewer, rep, manager or admin
    time_zone: str
    regions: tuple[str, ...] = ()
    energy: float = 1.0  # touches per working day against the team's mean
    reply_hours: float = 8.0  # median hours until a customer's question is answered
    asks_up: float = 1.0  # how often the rep asks for the economic buyer
    spreads: float = 1.0  # how often the rep asks to meet further colleagues
    gives_early: float = 1.0  # how often the rep names a discount before there is a proposal
    hopeful: float = 1.0  # how early the first expected close is put, and how long dead deals are kept

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self):
        return f"{self.first_name.lower()}@{DOMAIN}"


TEAM = (
    Member(0, "Nora", "Lindgren", "Revenue operations", "admin", "Europe/Stockholm"),
    Member(1, "Marek", "Havlin", "Head of sales", "manager", "Europe/Prague"),
    Member(2, "Ines", "Okafor", "Account executive, DACH", "rep", "Europe/Berlin", ("dach",),
           energy=1.15, reply_hours=5, asks_up=1.4, spreads=1.2, gives_early=0.6, hopeful=0.9),
    Member(3, "Tove", "Brandvik", "Account executive, Nordics", "rep", "Europe/Oslo", ("nordics",),
           energy=1.0, reply_hours=9, asks_up=0.9, spreads=1.3, gives_early=0.8, hopeful=1.0),
    Member(4, "Priya", "Ramsay", "Account executive, UK and Ireland", "rep", "Europe/London", ("isles",),
           energy=1.1, reply_hours=7, asks_up=1.2, spreads=0.9, gives_early=1.0, hopeful=1.0),
    Member(5, "Leo", "Marchetti", "Account executive, Southern Europe", "rep", "Europe/Rome", ("south",),
           energy=0.85, reply_hours=22, asks_up=0.7, spreads=0.8, gives_early=1.8, hopeful=1.3),
    Member(6, "Hugo", "Vermeer", "Account executive, Benelux and France", "rep", "Europe/Amsterdam", ("west",),
           energy=0.95, reply_hours=12, asks_up=0.8, spreads=1.0, gives_early=1.1, hopeful=1.15),
    Member(7, "Sam", "Whitlow", "Finance", "viewer", "Europe/London"),
)  # fmt: skip
ADMIN, MANAGER, VIEWER = TEAM[0], TEAM[1], TEAM[7]
REPS = tuple(member for member in TEAM if member.role == "rep")


@dataclass(frozen=True)
class Stage:
    """`odds` are the percent that sales typed in; `decided` and `moves` are the truth (see causes.py)."""

    key: str
    name: str
    kind: str  # open, won or lost
    odds: int
    rots: int | None = None  # days
    decided: float = 0.0  # log-odds of a win when the customer decides in this stage and no cause is at work
    closes: float = 0.0  # chance per working day that the customer decides
    moves: float = 0.0  # chance per working day that the deal moves on to the next stage


@dataclass(frozen=True)
class Pipeline:
    key: str
    name: str
    stages: tuple[Stage, ...]

    @property
    def open_stages(self):
        return [stage for stage in self.stages if stage.kind == "open"]


PIPELINES = (
    Pipeline("new", "New business", (
        Stage("qualify", "Qualify", "open", 10, 21, decided=-7.0, closes=0.0110, moves=0.20),
        Stage("discovery", "Discovery", "open", 25, 28, decided=-5.0, closes=0.0085, moves=0.060),
        Stage("proposal", "Proposal", "open", 45, 28, decided=-1.70, closes=0.0110, moves=0.046),
        Stage("legal", "Security, legal", "open", 65, 35, decided=-0.75, closes=0.0110, moves=0.052),
        Stage("commit", "Commit", "open", 85, 14, decided=0.20, closes=0.0620),
        Stage("won", "Won", "won", 100),
        Stage("lost", "Lost", "lost", 0),
    )),
    Pipeline("expansion", "Expansion", (
        Stage("scoping", "Scoping", "open", 30, 21, decided=-5.0, closes=0.0110, moves=0.11),
        Stage("offer", "Offer", "open", 55, 28, decided=-1.65, closes=0.0140, moves=0.055),
        Stage("contract", "Contract", "open", 85, 21, decided=-0.45, closes=0.0520),
        Stage("won", "Won", "won", 100),
        Stage("lost", "Lost", "lost", 0),
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Product:
    code: str
    name: str
    price: Decimal  # euro a year for one site, or once
    unit: str
    about: str


PRODUCTS = (
    Product("YARD", "Yard control", Decimal(14800), "site and year", "Every trailer in the yard on one map"),
    Product("DOCK", "Dock scheduling", Decimal(11400), "site and year", "Who stands at which dock, and when"),
    Product("SLOT", "Slot booking", Decimal(6900), "site and year", "Hauliers book their own arrival times"),
    Product("GATE", "Gate API", Decimal(9200), "site and year", "Number plates, barriers and the yard talk to each other"),
    Product("COLD", "Cold dock", Decimal(13600), "site and year", "Dock times and temperatures on one record"),
    Product("RETN", "Returns desk", Decimal(7800), "site and year", "Empties and returns checked in at the gate"),
    Product("AUDT", "Freight audit", Decimal(8400), "site and year", "Waiting time and demurrage bills checked against the clock"),
    Product("ONBD", "Onboarding", Decimal(6500), "project", "Set-up, training and the first two weeks on site"),
)  # fmt: skip
MAIN_PRODUCTS = PRODUCTS[:7]
ONBOARDING = PRODUCTS[7]
COMPETITORS = ("Quaymaster", "Yardvane", "Rampwerk", "SlotHaven", "Docktide", "Own build")
TAGS = (
    "key account",
    "reference",
    "cold chain",
    "port",
    "multi-site",
    "tender",
    "spring fair",
    "newsletter",
    "partner-led",
)
SOURCES = ("referral", "partner", "website", "trade fair", "outbound", "bought list")
TOOLS = ("Spreadsheets", "Whiteboard and radio", "ERP module", "Other vendor")
ERPS = ("Navila", "Orbis One", "Kontura", "Basalt ERP", "None")

LOST_REASONS = {
    "price": "Price",
    "competitor": "Lost to a competitor",
    "no_decision": "No decision",
    "timing": "Timing",
    "no_budget": "No budget",
    "missing_feature": "Missing feature",
    "security": "Security or legal",
    "no_contact": "Went silent",
}


@dataclass(frozen=True)
class Segment:
    """How a class of customer buys: `pace` divides every stage's chance to move, `sites` are how many a deal covers."""

    key: str
    weight: float
    sizes: tuple[int, int]
    deals: tuple[int, int]
    sites: tuple[int, int]
    people: tuple[int, int]
    pace: float
    cycle: int  # days from creation to the close that reps expect


SEGMENTS = (
    Segment("small", 0.36, (18, 140), (2, 6), (1, 1), (2, 3), pace=0.6, cycle=45),
    Segment("mid", 0.42, (150, 900), (4, 10), (1, 3), (2, 4), pace=1.0, cycle=75),
    Segment("large", 0.22, (1000, 9500), (7, 16), (2, 9), (3, 6), pace=1.45, cycle=120),
)


@dataclass(frozen=True)
class Industry:
    key: str
    name: str
    fit: str
    weight: float


INDUSTRIES = (
    Industry("port", "Ports and terminals", "good", 0.14),
    Industry("cold", "Cold chain", "good", 0.15),
    Industry("food", "Food and drink", "good", 0.18),
    Industry("auto", "Automotive parts", "fair", 0.12),
    Industry("retail", "Retail and e-commerce", "fair", 0.14),
    Industry("build", "Building materials", "fair", 0.11),
    Industry("chem", "Chemicals and paper", "poor", 0.09),
    Industry("cloth", "Clothing and furniture", "poor", 0.07),
)


@dataclass(frozen=True)
class Field:
    """A custom field of the workspace."""

    record: str  # deal, company or contact
    key: str
    label: str
    kind: str  # as FieldDefinition.Kind
    choices: tuple[str, ...] = ()


FIELDS = (
    Field("deal", "sites", "Sites", "number"),
    Field("deal", "current_tool", "Current tool", "choice", TOOLS),
    Field("deal", "budget_line", "Budget line named", "yes_no"),
    Field("deal", "order_number", "Order number", "text"),
    Field("company", "docks", "Docks", "number"),
    Field("company", "erp", "ERP", "choice", ERPS),
    Field("contact", "met_at", "Met at", "text"),
)
