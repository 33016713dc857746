"""A deal's plain facts in a form: all of them for a new deal, one or two for a fact edited in place."""

from babel.numbers import get_currency_name
from django import forms
from django.urls import reverse

from contacts.forms.tags import TagsField
from contacts.models import Company, Contact, Tag
from crm.accounts.models import Membership
from crm.base.picking import PickField
from crm.base.record_form import RecordForm
from deals.forms.moving import StageField
from deals.models import Deal, Stage

LONGEST_COMPETITOR, MOST_COMPETITORS = 100, 20


class NamesField(forms.CharField):
    """Names with commas between; cleans to a list."""

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else ", ".join(map(str, value))

    def clean(self, value):
        names = list(dict.fromkeys(name.strip() for name in super().clean(value).split(",") if name.strip()))
        if len(names) > MOST_COMPETITORS or any(len(name) > LONGEST_COMPETITOR for name in names):
            raise forms.ValidationError(
                f"At most {MOST_COMPETITORS} names of at most {LONGEST_COMPETITOR} letters each."
            )
        return names


class DealForm(RecordForm):
    of = "deal"
    FOR_NEW = (
        *("name", "company", "contact", "value", "currency", "stage", "owner", "expected_close", "next_step"),
        *("source", "tags"),
    )

    name = forms.CharField(max_length=200)
    company = PickField(by="domain", noun="company", required=False)
    contact = PickField(by="email", noun="person", label="Primary contact", required=False)
    value = forms.DecimalField(
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "Write digits only, such as 88000.", "min_value": "A value is not negative."},
    )
    currency = forms.CharField(max_length=3, min_length=3)
    stage = StageField(empty_label=None)
    owner = forms.ModelChoiceField(Membership.objects.bare().none(), required=False, empty_label="Nobody")
    expected_close = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    next_step = forms.CharField(max_length=300, required=False)
    source = forms.CharField(max_length=100, required=False)
    competitors = NamesField(required=False, help_text="With commas between them.")
    tags = TagsField()
    lost_reason = forms.ChoiceField(choices=Deal.LostReason)
    lost_note = forms.CharField(label="What happened?", max_length=500, required=False)

    def __init__(self, *args, pipeline=None, **kwargs):
        self.pipeline = pipeline
        super().__init__(*args, **kwargs)

    def offer(self, member):
        """What may be chosen: records that the member sees, members who are still here, open stages."""
        for name, model in (("company", Company), ("contact", Contact)):
            if name in self.fields:
                now = self.initial.get(name)
                current = now if isinstance(now, model) else None
                self.fields[name].offer(
                    model.objects.visible_to(member), reverse("contacts:pick", args=[name]), current
                )
        if "owner" in self.fields:
            self.fields["owner"].queryset = Membership.objects.present().select_related("user").order_by("user__name")
        if "stage" in self.fields:
            stages = Stage.objects.open()
            shown = stages.filter(pipeline=self.pipeline) if self.pipeline else stages
            self.fields["stage"].offer(shown, taken=stages)
        if "currency" in self.fields and not self.initial.get("currency"):
            self.initial["currency"] = member.workspace.currency

    def clean_currency(self):
        code = self.cleaned_data["currency"].upper()
        if get_currency_name(code, locale="en") == code:
            raise forms.ValidationError("Write a currency’s ISO code, such as EUR or USD.")
        return code

    def values(self):
        values = super().values()
        if "tags" in values:
            values["tags"] = Tag.named(values["tags"])
        return values
