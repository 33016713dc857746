"""What a person agreed to or refused, and where they said so."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models import Consent


class ConsentForm(forms.ModelForm):
    happened_on = forms.DateField(
        label="When", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=timezone.localdate
    )

    class Meta:
        model = Consent
        fields = ["status", "source"]
        widgets = {"status": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = Consent.Status.choices
        self.fields["source"].required = True

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate() + timedelta(days=1):
            raise ValidationError("Choose a day that has come.")
        return day

    @property
    def happened_at(self):
        """Now for today, noon of that day where the person is otherwise."""
        day = self.cleaned_data["happened_on"]
        if day >= timezone.localdate():
            return timezone.now()
        return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))
