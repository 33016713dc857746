"""A deal's plain facts in a form: all of them for a new deal, one or two for a fact edited in place."""

from babel.numbers import get_currency_name
from django import forms
from django.urls import reverse

from contacts.forms.tags import TagsField
from contacts.models import Company, Contact, Tag
from crm.accounts.models import Membership
from crm.base.custom_form import add_custom_fields, definitions_of, gathered
from crm.base.facts import CUSTOM
from crm.base.picking import PickField
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


class DealForm(forms.Form):
    """`only` names the fields wanted; without it, those of a new deal. `values()` is what the record's verbs take."""

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

    FOR_NEW = ("name", "company", "contact", "value", "currency", "stage", "owner", "expected_close", "next_step")

    def __init__(self, *args, member, deal=None, only=None, pipeline=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.deal = deal
        wanted = only or self.FOR_NEW + ("source", "tags")
        if any(name.startswith(CUSTOM) for name in wanted) or not only:
            add_custom_fields(self, definitions_of("deal"), deal.custom if deal else {})
        for name in list(self.fields):
            if name not in wanted and (only or not name.startswith(CUSTOM)):
                del self.fields[name]
        if deal:
            self.initial |= {name: self.standing(name) for name in self.fields if not name.startswith(CUSTOM)}
        self.offer(member, pipeline)

    @property
    def own(self):
        """The workspace's own fields, bound."""
        return [self[name] for name in self.fields if name.startswith(CUSTOM)]

    def standing(self, name):
        return list(self.deal.tags.all()) if name == "tags" else getattr(self.deal, name)

    def offer(self, member, pipeline):
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
            self.fields["stage"].offer(stages.filter(pipeline=pipeline) if pipeline else stages, taken=stages)
        if "currency" in self.fields and not self.initial.get("currency"):
            self.initial["currency"] = member.workspace.currency

    def clean_currency(self):
        code = self.cleaned_data["currency"].upper()
        if get_currency_name(code, locale="en") == code:
            raise forms.ValidationError("Write a currency’s ISO code, such as EUR or USD.")
        return code

    def values(self) -> dict:
        """Field names to values for Deal.start and deal.change; tags are made, custom values joined to those kept."""
        plain = {name: value for name, value in self.cleaned_data.items() if not name.startswith(CUSTOM)}
        if "tags" in plain:
            plain["tags"] = Tag.named(plain["tags"])
        if len(plain) < len(self.cleaned_data):
            plain["custom"] = gathered(self.cleaned_data, self.deal.custom if self.deal else {})
        return plain
