"""“Narrow down”: adds a condition to a list's filter, or changes one; a GET form that works without JavaScript."""

from django import forms

from crm.base.filters.bind import bind
from crm.base.filters.errors import FilterError
from crm.base.filters.fields import FieldSet
from crm.base.filters.kinds import Field
from crm.base.filters.operators import EMPTY, OPERATORS, TWO
from crm.base.filters.plan import Condition, checked
from crm.base.filters.viewpoint import Viewpoint

WORDS = {">": "is over", ">=": "is at least", "<": "is under", "<=": "is at most", "between": "is between"}
DATED = {">=": "is from", "<=": "is until", "before": "is before", "after": "is after", "between": "is between"}
SUGGESTIONS = (
    *("today", "this week", "this month", "this quarter", "this year"),
    *("next 30 days", "next month", "last 30 days", "last month", "30 days ago"),
)
# Said by other operators of the form: several ticked values are "in", and dates have words of their own.
UNSAID = {"in", "not in", "on"}


class NarrowForm(forms.Form):
    """One field's condition. GET parameters: narrow (the field), part (the condition it replaces), operator, value, until."""

    narrow = forms.CharField(widget=forms.HiddenInput)
    part = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    operator = forms.ChoiceField(label="How")

    def __init__(self, field: Field, fields: FieldSet, view: Viewpoint, data=None, condition=None, part=None):
        super().__init__(data, initial=initial(field, condition, part), auto_id="narrow-%s")
        self.field, self.fields_known, self.view = field, fields, view
        self.fields["operator"].choices = operator_choices(field)
        options = field.options(view)
        if options is not None:
            self.fields["value"] = forms.MultipleChoiceField(
                label=field.label, choices=options, required=False, widget=forms.CheckboxSelectMultiple
            )
        else:
            self.fields["value"] = forms.CharField(
                label=field.label, required=False, max_length=500, widget=typed(field)
            )
        if "between" in field.operators:
            self.fields["until"] = forms.CharField(label="and", required=False, max_length=100, widget=typed(field))

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What the value's datalist (id="narrow-suggestions") offers."""
        return SUGGESTIONS if self.field.kind in ("day", "moment") else ()

    def clean(self):
        given = super().clean()
        operator, value, until = given.get("operator"), given.get("value") or "", given.get("until") or ""
        if not operator:
            return given
        values = tuple(value) if isinstance(value, list) else (value,)
        if operator in EMPTY:
            values = ()
        elif OPERATORS[operator] == TWO:
            values = (value, until)
        elif len(values) > 1:
            operator = {"is": "in", "is not": "not in"}.get(operator, operator)
        if operator not in EMPTY and not all(values):
            self.add_error("value", "Say which value.")
            return given
        try:
            condition = Condition(self.field.name, operator, tuple(checked(each, self.field.name) for each in values))
            bind(condition, self.fields_known, self.view)
        except FilterError as error:
            self.add_error("value", error.message.removeprefix(f"{self.field.name}: "))
        else:
            self.condition = condition
        return given


def operator_choices(field) -> list[tuple[str, str]]:
    dated = field.kind in ("day", "moment")
    hidden = UNSAID | ({">", "<"} if dated else set())
    said = DATED if dated else WORDS
    return [(each, said.get(each, each)) for each in field.operators if each not in hidden]


def typed(field):
    attributes = {"autocomplete": "off"}
    if field.kind in ("number", "money", "share"):
        attributes["inputmode"] = "decimal"
    if field.kind in ("day", "moment"):
        attributes |= {"list": "narrow-suggestions", "placeholder": "2026-01-31 or this month"}
    return forms.TextInput(attributes)


def initial(field, condition, part) -> dict:
    start = {"narrow": field.name, "part": part}
    if condition:
        start["operator"] = {"in": "is", "not in": "is not", "on": "is"}.get(condition.operator, condition.operator)
        start["value"] = condition.values[0] if condition.values else ""
        if OPERATORS[condition.operator] == TWO:
            start["until"] = condition.values[1]
        elif len(condition.values) > 1:
            start["value"] = list(condition.values)
    return start
