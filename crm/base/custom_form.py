"""A workspace's own fields in a form: each typed, checked by its definition, and gathered into `custom`."""

from django import forms

from crm.base.facts import CUSTOM
from crm.base.models import FieldDefinition

WIDGETS = {
    "day": lambda: forms.DateInput(attrs={"type": "date"}),
    "moment": lambda: forms.DateTimeInput(attrs={"type": "datetime-local"}),
    "number": lambda: forms.TextInput(attrs={"inputmode": "decimal"}),
    "url": lambda: forms.URLInput(attrs={"placeholder": "https://"}),
}


class CustomField(forms.CharField):
    """A text that the definition reads; cleans to what `custom` keeps, None for an empty one."""

    def __init__(self, definition, **kwargs):
        self.definition = definition
        super().__init__(
            label=definition.label, required=False, max_length=5000, widget=widget_of(definition), **kwargs
        )

    def clean(self, value):
        return self.definition.read(super().clean(value))

    def prepare_value(self, value):
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value[:16] if self.definition.kind == "moment" and isinstance(value, str) else value


def widget_of(definition):
    if definition.kind == FieldDefinition.Kind.YES_NO:
        return forms.Select(choices=[("", ""), ("yes", "Yes"), ("no", "No")])
    if definition.kind == FieldDefinition.Kind.CHOICE:
        return forms.Select(choices=[("", ""), *((choice, choice) for choice in definition.choices)])
    return WIDGETS.get(definition.kind, forms.TextInput)()


def definitions_of(kind) -> list[FieldDefinition]:
    """The custom fields of a kind of record ("deal"), in their order."""
    return list(FieldDefinition.objects.filter(of=kind))


def add_custom_fields(form, definitions, custom):
    """Give a form one field per definition, holding what `custom` says."""
    for definition in definitions:
        form.fields[CUSTOM + definition.key] = CustomField(definition)
        form.initial[CUSTOM + definition.key] = custom.get(definition.key)


def gathered(cleaned, custom) -> dict:
    """The custom values after a form: `custom` with those that it held; empty ones are absent."""
    given = {name.removeprefix(CUSTOM): value for name, value in cleaned.items() if name.startswith(CUSTOM)}
    return {key: value for key, value in (custom | given).items() if value is not None}
