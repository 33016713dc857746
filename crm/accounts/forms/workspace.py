"""What holds for the whole workspace."""

from babel.numbers import get_currency_name, list_currencies
from django import forms
from django.core.exceptions import ValidationError

from crm.accounts.models import Workspace
from crm.base.time_zones import TimeZoneField

COMMON = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "CAD",
    "AUD",
    "NZD",
    "JPY",
    "CNY",
    "INR",
    "BRL",
)


class WorkspaceForm(forms.ModelForm):
    time_zone = TimeZoneField(help_text="For reports and new members. Type a city, such as Berlin.")

    class Meta:
        model = Workspace
        fields = ["name", "currency", "time_zone", "reps_see"]
        widgets = {"reps_see": forms.RadioSelect, "currency": forms.TextInput(attrs={"size": 3, "maxlength": 3})}
        help_texts = {"currency": "ISO code, such as EUR or USD. New deals start with it; existing deals keep theirs."}

    def clean_currency(self):
        code = self.cleaned_data["currency"].upper()
        if code not in list_currencies():
            close = ", ".join(f"{each} ({get_currency_name(each, locale='en')})" for each in COMMON[:4])
            raise ValidationError(f"{code} is no currency. Write an ISO code such as {close}.")
        return code
