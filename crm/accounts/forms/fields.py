"""Custom fields: what they are called, and what may be chosen."""

from django import forms
from django.core.exceptions import ValidationError

from crm.base.models import FieldDefinition

PLURALS = {
    FieldDefinition.Of.CONTACT: "Contacts",
    FieldDefinition.Of.COMPANY: "Companies",
    FieldDefinition.Of.DEAL: "Deals",
    FieldDefinition.Of.ACTIVITY: "Activities",
    FieldDefinition.Of.TASK: "Tasks",
}


class FieldForm(forms.ModelForm):
    """The parts of a field that may change later; its kind and key stay, since values are kept under them."""

    choices = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text="One on each line. Records keep a choice that you take away here.",
    )

    class Meta:
        model = FieldDefinition
        fields = ["label", "choices"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["choices"] = "\n".join(self.instance.choices)
        if self.instance.pk and self.instance.kind != FieldDefinition.Kind.CHOICE:
            del self.fields["choices"]

    def clean_choices(self):
        lines = (line.strip() for line in self.cleaned_data["choices"].splitlines())
        choices = list(dict.fromkeys(line for line in lines if line))
        too_long = next((choice for choice in choices if len(choice) > 200), None)
        if too_long:
            raise ValidationError(f"A choice has at most 200 letters; this one has {len(too_long)}: {too_long[:60]}…")
        return choices

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind", self.instance.kind)
        if kind == FieldDefinition.Kind.CHOICE and not cleaned.get("choices") and "choices" not in self.errors:
            self.add_error("choices", "Write at least one choice.")
        if kind != FieldDefinition.Kind.CHOICE and "choices" in self.fields:
            cleaned["choices"] = []
        return cleaned


class NewFieldForm(FieldForm):
    of = forms.ChoiceField(label="On", choices=list(PLURALS.items()))

    class Meta(FieldForm.Meta):
        fields = ["of", "label", "kind", "choices"]

    field_order = ["of", "label", "kind", "choices"]
