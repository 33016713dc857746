"""Who asks, and when: what “me”, “today” and a sum of money mean in a filter."""

from functools import cached_property
from typing import NamedTuple

from django.utils import timezone


class Person(NamedTuple):
    pk: int
    name: str
    email: str


class Viewpoint:
    """A member at a moment. Make one per request: it remembers the few small lists that filters need."""

    def __init__(self, member, now=None):
        self.member, self.now = member, now or timezone.now()
        self.remembered = {}

    @property
    def zone(self):
        return self.member.user.zone

    @cached_property
    def today(self):
        return self.now.astimezone(self.zone).date()

    @cached_property
    def currency(self) -> str:
        return self.member.workspace.currency

    @cached_property
    def people(self) -> list[Person]:
        """Everybody who is or was a member of the workspace, by name. One query."""
        members = type(self.member).objects.select_related("user").order_by("user__name", "pk")
        return [Person(each.pk, each.name, each.user.email) for each in members]

    def remember(self, load):
        """What load(self) returned the first time."""
        if load not in self.remembered:
            self.remembered[load] = load(self)
        return self.remembered[load]
