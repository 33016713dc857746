"""Which function does which kind of effect."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Handler:
    does: Callable[[dict], None]
    claim: int | None  # seconds, or None for work inside one transaction


HANDLERS: dict[str, Handler] = {}


def handles(kind: str, claim: int | None = None):
    """Register a function of the payload as the one that does this kind of effect."""

    def register(function):
        HANDLERS[kind] = Handler(function, claim)
        return function

    return register
