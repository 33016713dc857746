"""Says a filter in words: the sentence above a list, and its parts as chips that can be changed or taken away."""

from dataclasses import dataclass

from crm.base.filters.bind import bind
from crm.base.filters.errors import FilterError
from crm.base.filters.fields import FieldSet
from crm.base.filters.operators import MANY, OPERATORS, TWO
from crm.base.filters.plan import AllOf, AnyOf, Condition, Not, Plan
from crm.base.filters.viewpoint import Viewpoint

COMPARISONS = {">": "over", ">=": "at least", "<": "under", "<=": "at most"}
DATED = {">": "after", ">=": "from", "<": "before", "<=": "until", "on": "on"}
LONG = ("last ", "next ")


@dataclass(frozen=True)
class Chip:
    """One part of the filter: its quiet words ("owned by"), its loud ones ("Ines"), and the filter that is left without it."""

    index: int
    lead: str
    text: str
    rest: str
    field: str  # the condition's field; "" where the part is a group, which is changed as text


def chips(plan: Plan, fields: FieldSet, view: Viewpoint) -> list[Chip]:
    """A chip for each part of the plan; a part that cannot be read stands as it was written, to be taken away."""
    found = []
    for index, part in enumerate(plan.parts):
        try:
            quiet, loud = words(part, fields, view)
        except FilterError:
            quiet, loud = "", str(part)
        name = part.field if isinstance(part, Condition) else ""
        found.append(Chip(index, quiet, loud, str(plan.without(index)), name))
    return found


def sentence(plan: Plan, fields: FieldSet, view: Viewpoint) -> str:
    """The whole filter: "Deals owned by me, closing before 30 Sep and with value over €50,000"."""
    said, opened = [], False
    for part in plan.parts:
        verb = isinstance(part, Condition) and bool(fields.find(part.field).verb) and not negative(part)
        said.append(clause(part, fields, view) if verb or opened else f"with {clause(part, fields, view)}")
        opened = opened or not verb
    head = fields.noun.capitalize()
    return f"{head} {enumerated(said, 'and')}" if said else f"All {fields.noun}"


def negative(condition) -> bool:
    return condition.operator in ("contains", "does not contain", "starts with")


def enumerated(words, joiner) -> str:
    words = list(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}" if len(words) > 1 else "".join(words)


def words(node, fields, view) -> tuple[str, str]:
    """The quiet and the loud words of a chip."""
    if isinstance(node, Condition):
        return condition_words(node, fields, view)
    if isinstance(node, Not):
        return "not", " ".join(words(node.child, fields, view)).strip()
    joiner = "or" if isinstance(node, AnyOf) else "and"
    return "", f" {joiner} ".join(nested(child, fields, view) for child in node.children)


def nested(node, fields, view) -> str:
    text = " ".join(words(node, fields, view)).strip()
    return f"({text})" if isinstance(node, AllOf | AnyOf) else text


def clause(node, fields, view) -> str:
    """A part inside the sentence, where "stage is Proposal" becomes "stage Proposal"."""
    if not isinstance(node, Condition):
        return " ".join(words(node, fields, view)).strip()
    quiet, loud = condition_words(node, fields, view)
    field = fields.find(node.field)
    if node.operator == "is empty" and not field.verb:
        return f"no {lowered(field.label)}"
    if node.operator in ("is", "in") and quiet.endswith(" is"):
        return f"{quiet.removesuffix(' is')} {loud}"
    return f"{quiet} {loud}".strip()


def condition_words(condition, fields, view) -> tuple[str, str]:
    bound = bind(condition, fields, view)
    field, operator = bound.field, condition.operator
    said = [field.say(word, view) for word in condition.values]
    name = field.verb or lowered(field.label)
    if OPERATORS[operator] == MANY or operator in ("is", "is not"):
        value = enumerated(within(field, condition.values, said), "or")
        if field.verb:
            return (name if operator in ("is", "in") else f"not {name}"), value
        return f"{name} {'is' if operator in ('is', 'in') else 'is not'}", value
    if operator == "is empty":
        return (name, "nobody" if field.kind == "person" else "nothing yet") if field.verb else (f"{name} is", "empty")
    if operator == "is not empty":
        return (
            (name, "somebody" if field.kind == "person" else "any time") if field.verb else (f"{name} is", "not empty")
        )
    if operator in ("contains", "does not contain", "starts with"):
        return f"{lowered(field.label)} {operator}", said[0]
    if OPERATORS[operator] == TWO:
        return name, f"between {said[0]} and {said[1]}"
    dated = field.kind in ("day", "moment")
    return name, f"{(DATED if dated else COMPARISONS).get(operator, operator)} {said[0]}"


def within(field, written, said):
    """Stretches of days read "in the last 30 days"; other values stay as they are."""
    if field.kind not in ("day", "moment"):
        return said
    return [f"in the {each}" if each.startswith(LONG) and each[5:6].isdigit() else each for each in said]


def lowered(label: str) -> str:
    """The label inside a sentence: "Win chance" -> "win chance", "URL" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
