"""The kinds of fact. Each has words for people, an address in the CRM, and the fields that rules read.

Moments (`at`, `told_at`) are aware and stand in the workspace's time zone, so that `at.date()` is the day on its calendar.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ai.learning.rates import Comparison
from ai.learning.talks import is_talk


@dataclass(frozen=True, kw_only=True)
class Fact:
    letter: ClassVar[str]  # what a reference to it starts with

    text: str  # one sentence, whole in itself
    address: str  # where it stands in the CRM
    label: str  # the words of a link to it, such as "Email 12 May"
    at: datetime | None = None  # when it happened; None for what simply is so
    told_at: datetime | None = None  # when the CRM learnt of it
    ref: str = ""  # given by Evidence, such as "A3"

    @property
    def day(self) -> date | None:
        return self.at.date() if self.at else None


@dataclass(frozen=True, kw_only=True)
class Standing(Fact):
    """The deal as it is now."""

    letter = "D"
    name: str
    company: str
    stage: str
    stage_number: int  # 1 for the pipeline's first open stage
    stages: int  # how many open stages it has
    days_here: int  # whole days in this stage, as the stage bar counts them
    rots_after: int | None  # days, as the pipeline's owner set it
    started: datetime
    contact: int | None  # id of the primary contact
    contact_name: str = ""
    unowned: bool = False
    outcome: str = ""  # "", "won" or "lost"
    closed: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Detail(Fact):
    """One field of the deal; fields that are empty have no fact."""

    letter = "D"
    field: str
    value: str | Decimal | date | list


@dataclass(frozen=True, kw_only=True)
class Person(Fact):
    """Somebody who has a say in the deal."""

    letter = "P"
    contact: int
    name: str
    role: str  # a BuyingRole, or ""
    role_name: str
    position: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Happening(Fact):
    """An activity."""

    letter = "A"
    kind: str  # an Activity.Kind
    direction: str  # "in", "out" or ""
    who: str = ""  # the person on their side, where it is known
    contact: int | None = None
    others: tuple[str, ...] = ()  # further names or addresses, in small letters
    subject: str = ""
    words: str = ""  # what was newly written, without quoted mails
    minutes: int | None = None

    @property
    def is_talk(self) -> bool:
        return is_talk(self.kind, self.direction, self.minutes, self.subject, self.words)

    @property
    def theirs(self) -> bool:
        """Whether the customer spoke: a mail from them, or a talk."""
        return self.kind != "web_visit" and (self.direction == "in" or self.is_talk)

    @property
    def ours(self) -> bool:
        """Whether something of ours reached them: a mail from us, or a talk; a call that nobody took did not."""
        return self.is_talk or (self.direction == "out" and self.kind != "call")

    @property
    def is_try(self) -> bool:
        """A mail or a call of ours that is no talk: it waits for an answer."""
        return self.direction == "out" and not self.is_talk


@dataclass(frozen=True, kw_only=True)
class Move(Fact):
    """The deal entered a stage."""

    letter = "S"
    left: str
    entered: str


@dataclass(frozen=True, kw_only=True)
class Change(Fact):
    """A dated field changed; values as history keeps them."""

    letter = "C"
    field: str
    before: str
    after: str

    @property
    def is_push(self) -> bool:
        """Whether the expected close moved to a later day; ISO days sort as text."""
        return self.field == "expected_close" and bool(self.before) and self.after > self.before


@dataclass(frozen=True, kw_only=True)
class ToDo(Fact):
    """A task on the deal that is open."""

    letter = "T"
    task: int
    title: str
    due: date | None
    assignee: str = ""


@dataclass(frozen=True, kw_only=True)
class Usual(Fact):
    """How long won deals stood in this deal's stage. Counts and days only, never another deal."""

    letter = "U"
    n: int
    quarter: float  # days, of which a quarter of them needed less
    half: float
    three_quarters: float


@dataclass(frozen=True, kw_only=True)
class Measured(Fact):
    """What became of closed deals that stood as this one does, against those that did not."""

    letter = "R"
    measure: str  # a name in ai.learning.landmarks.MEASURES, or "stage_age"
    threshold: int
    comparison: Comparison


@dataclass(frozen=True, kw_only=True)
class Verdict(Fact):
    """What became of earlier advice."""

    letter = "V"
    key: str  # of the recommendation
    status: str  # accepted, done or dismissed
    task_is_open: bool = False
