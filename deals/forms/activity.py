"""Logging what happened: an e-mail, a call, a meeting or a note."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from deals.models import Activity

LOGGED = [Activity.Kind.NOTE, Activity.Kind.EMAIL, Activity.Kind.CALL, Activity.Kind.MEETING]
WITH = {
    "subject": {"email", "meeting"},
    "direction": {"email", "call"},
    "minutes": {"call", "meeting"},
    "participants": {"meeting"},
}
YEARS_AHEAD = timedelta(days=366 * 2)


class ActivityForm(forms.ModelForm):
    """What the composer sends; fields that a kind does not have are emptied."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in LOGGED])
    direction = forms.ChoiceField(
        label="Who", choices=[("out", "We did"), ("in", "They did")], required=False, initial="out"
    )
    happened_at = forms.DateTimeField(
        label="When",
        required=False,
        help_text="Empty means now.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=0, max_value=1440)
    participants = forms.CharField(
        label="Who took part",
        required=False,
        max_length=1000,
        help_text="Names or addresses, with commas between them.",
    )

    class Meta:
        model = Activity
        fields = ["kind", "direction", "subject", "body", "happened_at", "minutes", "participants"]
        widgets = {"body": forms.Textarea(attrs={"rows": 6})}
        labels = {"body": "What happened"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["kind"]
            self.initial["participants"] = ", ".join(map(str, self.instance.participants))
            for name, kinds in WITH.items():
                if self.instance.kind not in kinds:
                    del self.fields[name]

    def clean_happened_at(self):
        happened_at = self.cleaned_data["happened_at"] or self.instance.happened_at or timezone.now()
        if happened_at > timezone.now() + YEARS_AHEAD:
            raise forms.ValidationError("Choose a moment within the next two years.")
        return happened_at

    def clean_participants(self):
        return [name.strip() for name in self.cleaned_data["participants"].split(",") if name.strip()]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind") or self.instance.kind
        if not self.instance.pk:
            for name, kinds in WITH.items():
                if kind not in kinds:
                    cleaned[name] = {"minutes": None, "participants": []}.get(name, "")
                elif name == "direction":
                    cleaned[name] = cleaned.get(name) or Activity.Direction.OUTBOUND
        if not (cleaned.get("body", "").strip() or cleaned.get("subject", "").strip() or "body" in self.errors):
            self.add_error("body", "Write what happened, in a few words at least.")
        return cleaned
