"""Kinds with a few values to choose from: yes or no, choices, tags, members."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Lower

from crm.base.filters.errors import Refused, listed
from crm.base.filters.kinds.field import Field
from crm.base.filters.operators import EMPTY, EQUAL


@dataclass(frozen=True)
class YesNo(Field):
    kind = "yes_no"
    fits = ("is", "is not", *EMPTY)

    def read(self, word, view):
        answer = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(word.lower())
        if answer is None:
            raise Refused(f"“{word}” is neither yes nor no.", ("yes", "no"))
        return answer

    def say(self, word, view):
        return "yes" if self.read(word, view) else "no"

    def options(self, view):
        return [("yes", "Yes"), ("no", "No")]


@dataclass(frozen=True)
class Choice(Field):
    """One of a few values. `choices` is (stored value, label) pairs, or a function of the viewpoint that returns them.

    Where "" or a number can be stored as a real choice, declare the field `required`: it is never empty.
    """

    choices: object = ()
    free: bool = False  # other words are allowed too

    kind = "chip"
    fits = (*EQUAL, *EMPTY)

    def pairs(self, view) -> list[tuple]:
        pairs = view.remember(self.choices) if callable(self.choices) else self.choices
        return [pair if isinstance(pair, tuple | list) else (pair, pair) for pair in pairs]

    def found(self, word, view) -> tuple:
        """The (stored value, label) that a word means, by value or label, in any case."""
        pairs, wanted = self.pairs(view), word.casefold().strip()
        for value, label in pairs:
            if wanted in (str(value).casefold(), str(label).casefold()):
                return value, str(label)
        if self.free:
            return word, word
        labels = [str(label) for _, label in pairs]
        raise Refused(f"there is no “{word}”. It is one of: {listed(labels) or 'none yet'}.", labels)

    def read(self, word, view):
        return self.found(word, view)[0]

    def say(self, word, view):
        return self.found(word, view)[1]

    def options(self, view):
        return [(str(value) or str(label), str(label)) for value, label in self.pairs(view)]

    def same(self, value):
        return self.where("iexact" if self.free else "exact", value)

    def of(self, record):
        value = super().of(record)
        labels = {} if callable(self.choices) else dict(self.pairs(None))
        return None if value is None else labels.get(value, value)

    def blank(self):
        return super().blank() | self.where("exact", "")


@dataclass(frozen=True)
class Tags(Choice):
    """Words put on a record, any number of them; read through the relation at `path`."""

    many: bool = True

    kind = "tags"
    fits = (*EQUAL, "contains", "does not contain", *EMPTY)

    def of(self, record):
        """The words, in order; each once."""
        relation, _, attribute = self.reads.partition(".")
        return sorted({str(getattr(each, attribute)) for each in getattr(record, relation).all()})


@dataclass(frozen=True)
class Person(Field):
    """A member: me, unassigned, an e-mail address, a full name, or the only one with that first name."""

    kind = "person"
    fits = (*EQUAL, *EMPTY)

    def read(self, word, view):
        wanted = " ".join(word.casefold().split())
        if wanted == "me":
            return view.member.pk
        if wanted in ("unassigned", "nobody"):
            return None
        exact = [each.pk for each in view.people if wanted in (each.email.casefold(), each.name.casefold())]
        found = exact or [each.pk for each in view.people if wanted == each.name.casefold().partition(" ")[0]]
        if len(found) != 1:
            emails = [each.email for each in view.people if each.pk in found] or [each.name for each in view.people]
            problem = f"several members are called “{word}”" if found else f"there is no member “{word}”"
            raise Refused(
                f"{problem}. Write me, unassigned or one of: {listed(emails)}.", ["me", "unassigned", *emails]
            )
        return found[0]

    def say(self, word, view):
        pk = self.read(word, view)
        if pk is None:
            return "nobody"
        if pk == view.member.pk and word.casefold() == "me":
            return "me"
        return next(each.name for each in view.people if each.pk == pk)

    def options(self, view):
        return [("me", "Me"), ("unassigned", "Nobody"), *((each.email, each.name) for each in view.people)]

    def same(self, value):
        return self.blank() if value is None else self.where("exact", value)

    def sort_key(self):
        return Lower(F(f"{self.path}__user__name")) if self.order is None else super().sort_key()

    def joined(self):
        return (f"{self.path}__user__name", f"{self.path}__user__email") if self.joins is None else self.joins
