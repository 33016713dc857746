"""Why a deal was lost."""

from django import forms

from deals.models import Deal


class LoseForm(forms.Form):
    reason = forms.ChoiceField(
        choices=Deal.LostReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why it was lost; later scores learn from it."},
    )
    competitor = forms.CharField(label="Which competitor?", required=False, max_length=100)
    note = forms.CharField(
        label="What happened?", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def reason_words(self):
        return Deal.LostReason(self.cleaned_data["reason"]).label
