"""A new key for another system."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from crm.accounts.forms.members import role_choices
from crm.accounts.models import Role

LIVES = [("30", "30 days"), ("90", "90 days"), ("365", "One year"), ("", "Until it is revoked")]


class TokenForm(forms.Form):
    name = forms.CharField(max_length=100, help_text="What uses it, such as Data warehouse.")
    role = forms.ChoiceField(widget=forms.RadioSelect, help_text="At most your own. It shrinks when your role does.")
    days = forms.ChoiceField(choices=LIVES, initial="90", required=False, label="Works for")

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(upto=Role(member.role))
        self.fields["role"].initial = min(Role(member.role), Role.REP, key=lambda each: each.rank)

    @property
    def expires_at(self):
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None
