"""The shape that every capability shares: what it reads, what it must say, and how it says it without an LLM."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import Model
from pydantic import BaseModel, Field

from ai.evidence import Evidence


class Cited(BaseModel):
    """Words about a record, and the facts that they rest on."""

    text: str
    cites: list[str] = Field(default_factory=list, description="References of facts, such as A3.")


class Advice(BaseModel):
    """Something to do that can be accepted, done or dismissed; capabilities that advise make it more specific."""

    kind: str = Field(description="The kind of step, such as answer_question.")
    key: str = Field(description="Kind and ground: the same advice on the same ground has the same key.")
    what: str = Field(description="What to do, with names and days.")
    due_in: int = Field(default=2, ge=0, description="Days until it should be done.")
    task: int | None = Field(default=None, description="A task that is open already and holds this step.")


class Capability:
    name: ClassVar[str]  # deal_coach: in addresses, templates and rows
    title: ClassVar[str]  # Deal Coach
    verb: ClassVar[str]  # Coach this deal: on the button
    promise: ClassVar[str]  # one sentence on the card that nobody has asked yet
    subject: ClassVar[type[Model]]
    answer: ClassVar[type[BaseModel]]

    good_for = timedelta(days=1)  # days pass even where nothing happens, so an older answer is not given again

    def evidence(self, subject: Model) -> Evidence:
        """Read the facts; inside a transaction of the subject's workspace, with its time zone active."""
        raise NotImplementedError

    def floor(self, evidence: Evidence) -> BaseModel:
        """The answer computed without a language model, from the evidence alone."""
        raise NotImplementedError

    def advice(self, answer: BaseModel) -> Iterable[Advice]:
        """What in the answer can be accepted, done or dismissed."""
        return ()

    def not_for(self, subject: Model) -> str:
        """Why there is nothing to ask about this record, or ""."""
        return ""

    @property
    def template(self) -> str:
        return f"ai/cards/{self.name}.html"


def cited(said: Any) -> Iterator[str]:
    """Every reference in an answer, however deep."""
    if isinstance(said, BaseModel):
        yield from getattr(said, "cites", ())
        for name in type(said).model_fields:
            yield from cited(getattr(said, name))
    elif isinstance(said, list | tuple):
        for each in said:
            yield from cited(each)
