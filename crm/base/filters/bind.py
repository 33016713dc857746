"""Checks a plan against a field set: every field is known, every operator fits, every value can be read."""

from dataclasses import dataclass

from django.db.models import Q

from crm.base.filters.errors import FilterError, Refused, listed
from crm.base.filters.fields import FieldSet
from crm.base.filters.grammar import parse
from crm.base.filters.kinds import Field
from crm.base.filters.plan import AnyOf, Condition, Not, Plan
from crm.base.filters.viewpoint import Viewpoint


@dataclass(frozen=True)
class Bound:
    """A condition with its field and its values as read."""

    condition: Condition
    field: Field
    values: tuple


def bind(condition: Condition, fields: FieldSet, view: Viewpoint) -> Bound:
    """The condition's meaning for this viewpoint; raises a FilterError that names field, fault, choices and position."""
    at_field, at_operator, at_value = condition.positions or (None, None, None)
    field = fields.find(condition.field, at_field)
    if condition.operator not in field.operators:
        allowed = field.operators
        message = f"{field.name}: “{condition.operator}” does not fit this field. It takes: {listed(allowed, 20)}."
        raise FilterError(message, field=field.name, allowed=allowed, position=at_operator)
    values = []
    for word in condition.values:
        try:
            values.append(field.read(word, view))
        except Refused as refused:
            raise FilterError(f"{field.name}: {refused}", field=field.name, allowed=refused.allowed, position=at_value)
    return Bound(condition, field, tuple(values))


def checked_plan(source: str | dict | None, fields: FieldSet, view: Viewpoint) -> Plan:
    """Read a written filter or its JSON form and check every condition; raises FilterError."""
    plan = Plan.from_json(source) if isinstance(source, dict) else parse(source or "")
    for condition in plan.conditions():
        bind(condition, fields, view)
    return plan


def where(plan: Plan, fields: FieldSet, view: Viewpoint) -> Q:
    """The plan as a condition for `filter()`: no duplicate rows, and `not` means every other record. Raises FilterError."""
    return Q(*[meaning(part, fields, view) for part in plan.parts])


def meaning(node, fields, view) -> Q:
    if isinstance(node, Condition):
        bound = bind(node, fields, view)
        return bound.field.q(node.operator, bound.values, fields.model)
    inner = [meaning(child, fields, view) for child in node.children]
    if isinstance(node, Not):
        return ~inner[0]
    return Q(*inner, _connector=Q.OR if isinstance(node, AnyOf) else Q.AND)
