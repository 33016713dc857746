"""What a person says about themselves."""

from django import forms

from crm.accounts.models import User
from crm.base.time_zones import TimeZoneField


class ProfileForm(forms.ModelForm):
    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = TimeZoneField(help_text="Times are shown in this zone. Type a city, such as Berlin.")

    class Meta:
        model = User
        fields = ["name", "time_zone", "theme"]
        widgets = {"theme": forms.RadioSelect}
