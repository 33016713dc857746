"""A filter as a tree: conditions joined by and, or, not. It knows no fields; `bind` checks it against a FieldSet.

    Plan.from_json({"all": [{"field": "value", "operator": ">", "value": 50000}, {"any": [...]}, {"not": {...}}]})

Trees are kept in one normal form (no group of one, no "and" directly inside an "and"), so that writing a plan down and
reading it again gives an equal plan.
"""

import dataclasses
import math
import re
from dataclasses import dataclass

from crm.base.filters.errors import FilterError, listed
from crm.base.filters.operators import MANY, NO_VALUE, ONE, OPERATORS, SPELLINGS, TWO

MAX_LENGTH = 4000  # characters of the written filter
MAX_DEPTH = 10  # parentheses within parentheses
MAX_CONDITIONS = 50

FIELD_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
PLAIN_WORDS = re.compile(r"[\w@.%+\-/:#&'*€$£]+(?: [\w@.%+\-/:#&'*€$£]+)*")
JOINERS = {"and", "or"}
OPENERS = {"not", "in", "empty"}  # as a first word they would be read as part of the operator


@dataclass(frozen=True)
class Condition:
    """One comparison. `values` are as written ("50k", "this month", "me"); positions are of field, operator, value."""

    field: str
    operator: str
    values: tuple[str, ...] = ()
    positions: tuple[int, int, int] | None = dataclasses.field(default=None, compare=False, repr=False)

    def __str__(self):
        words = [written(value) for value in self.values]
        takes = OPERATORS[self.operator]
        if takes == MANY:
            return f"{self.field} {self.operator} ({', '.join(words)})"
        return " ".join([self.field, self.operator, " and ".join(words)]).rstrip()

    @property
    def children(self):
        return ()

    def as_json(self) -> dict:
        takes = OPERATORS[self.operator]
        data = {"field": self.field, "operator": self.operator}
        if takes != NO_VALUE:
            data["value"] = list(self.values) if takes in (MANY, TWO) else self.values[0]
        return data


@dataclass(frozen=True)
class AllOf:
    children: tuple

    def __str__(self):
        return " and ".join(f"({child})" if isinstance(child, AnyOf) else str(child) for child in self.children)

    def as_json(self) -> dict:
        return {"all": [child.as_json() for child in self.children]}


@dataclass(frozen=True)
class AnyOf:
    children: tuple

    def __str__(self):
        return " or ".join(map(str, self.children))

    def as_json(self) -> dict:
        return {"any": [child.as_json() for child in self.children]}


@dataclass(frozen=True)
class Not:
    child: "Condition | AllOf | AnyOf | Not"

    def __str__(self):
        return f"not ({self.child})"

    @property
    def children(self):
        return (self.child,)

    def as_json(self) -> dict:
        return {"not": self.child.as_json()}


def group(kind, nodes):
    """The nodes joined by AllOf or AnyOf, in normal form: groups of the same kind are merged, a group of one is its node."""
    flat = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, kind) else [node])
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


@dataclass(frozen=True)
class Plan:
    """A whole filter: every part must hold; no part lets everything through. Each part is one chip on a page."""

    parts: tuple = ()

    @classmethod
    def of(cls, *nodes) -> "Plan":
        """A plan in normal form, refused with a FilterError where it is larger than the limits."""
        parts = tuple(part for node in nodes for part in (node.children if isinstance(node, AllOf) else (node,)))
        plan = cls(parts)
        if len(plan.conditions()) > MAX_CONDITIONS:
            raise FilterError(f"A filter holds at most {MAX_CONDITIONS} conditions; this one has more.")
        if depth(AllOf(parts)) > MAX_DEPTH:
            raise FilterError(f"A filter nests at most {MAX_DEPTH} deep; this one goes deeper.")
        if len(str(plan)) > MAX_LENGTH:
            raise FilterError(f"A filter has at most {MAX_LENGTH:,} characters; this one is longer.")
        return plan

    def __str__(self):
        return str(self.parts[0]) if len(self.parts) == 1 else str(AllOf(self.parts))

    def __bool__(self):
        return bool(self.parts)

    def conditions(self) -> list[Condition]:
        """Every condition, in the order written."""
        found, left = [], list(reversed(self.parts))
        while left:
            node = left.pop()
            if isinstance(node, Condition):
                found.append(node)
            left.extend(reversed(node.children))
        return found

    def without(self, index: int) -> "Plan":
        return Plan(self.parts[:index] + self.parts[index + 1 :])

    def having(self, node, index: int | None = None) -> "Plan":
        """The plan with one more part, or with the part at `index` replaced."""
        if index is None:
            return Plan.of(*self.parts, node)
        return Plan.of(*self.parts[:index], node, *self.parts[index + 1 :])

    def as_json(self) -> dict:
        return {"all": [part.as_json() for part in self.parts]}

    @classmethod
    def from_json(cls, data) -> "Plan":
        """Read {"all": [...]}, {"any": [...]}, {"not": {...}} or one condition; raises FilterError."""
        if data in (None, {}, {"all": []}):
            return cls()
        return cls.of(node_from_json(data))


def depth(node) -> int:
    """How many parentheses within each other it takes to write the node."""
    inner = max(map(depth, node.children), default=0)
    wrapped = isinstance(node, Not) or (
        isinstance(node, AllOf) and any(isinstance(each, AnyOf) for each in node.children)
    )
    return inner + 1 if wrapped else inner


def node_from_json(data, level=0):
    if level > 2 * MAX_DEPTH + 2:
        raise FilterError(f"A filter nests at most {MAX_DEPTH} deep; this one goes deeper.")
    if not isinstance(data, dict):
        raise FilterError(
            'Each part of a filter is an object: a condition, or {"all": [...]}, {"any": [...]}, {"not": {...}}.'
        )
    for key, kind in (("all", AllOf), ("any", AnyOf)):
        if key in data:
            only(data, {key})
            parts = data[key]
            if not isinstance(parts, list) or not 0 < len(parts) <= MAX_CONDITIONS:
                raise FilterError(f'"{key}" is a list of 1 to {MAX_CONDITIONS} parts.')
            return group(kind, [node_from_json(part, level + 1) for part in parts])
    if "not" in data:
        only(data, {"not"})
        return Not(node_from_json(data["not"], level + 1))
    return condition_from_json(data)


def only(data, keys):
    if extra := [str(key) for key in data if key not in keys]:
        raise FilterError(f"Not understood here: {listed(extra)}. Expected: {listed(sorted(keys))}.")


def condition_from_json(data) -> Condition:
    only(data, {"field", "operator", "value"})
    field, operator, value = data.get("field"), data.get("operator"), data.get("value")
    if not isinstance(field, str) or not FIELD_NAME.fullmatch(field):
        raise FilterError('A condition names its "field" in letters, digits, _ and dots.')
    operator = " ".join(operator.lower().split()) if isinstance(operator, str) else ""
    operator = SPELLINGS.get(operator, operator)
    if operator not in OPERATORS:
        raise FilterError(f"{field}: unknown operator.", field=field, allowed=OPERATORS)
    takes = OPERATORS[operator]
    if isinstance(value, list) != (takes in (MANY, TWO)):
        expected = "a list" if takes in (MANY, TWO) else "one value, not a list"
        raise FilterError(f"{field} {operator}: takes {expected}.", field=field)
    values = value if isinstance(value, list) else [] if value is None else [value]
    counts = {NO_VALUE: range(1), TWO: range(2, 3), MANY: range(1, MAX_LENGTH)}.get(takes, range(1, 2))
    if len(values) not in counts:
        raise FilterError(f"{field} {operator}: takes {takes} value{'' if takes == ONE else 's'}.", field=field)
    return Condition(field, operator, tuple(word_from_json(each, field) for each in values))


def word_from_json(value, field) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return checked(value, field)
    if isinstance(value, int) and abs(value) < 10**30:
        return str(value)
    if isinstance(value, float) and math.isfinite(value) and abs(value) < 1e30:
        return f"{value:.10f}".rstrip("0").rstrip(".")
    raise FilterError(f"{field}: a value is a text, a number, true or false.", field=field)


def checked(word: str, field: str | None = None) -> str:
    """The word itself, where a database can hold it: no NUL, no half of a surrogate pair."""
    if "\0" in word or any("\ud800" <= letter <= "\udfff" for letter in word):
        raise FilterError("A value holds characters that no text can hold (NUL or half a letter).", field=field)
    return word


def written(value: str) -> str:
    """A value as it stands in the address: bare where that is clear, else in quotes."""
    words = value.lower().split()
    if PLAIN_WORDS.fullmatch(value) and not JOINERS.intersection(words) and words[0] not in OPENERS:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
