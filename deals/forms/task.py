"""Something to do: what, for whom, until when, and when to remind."""

from django import forms
from django.urls import reverse

from contacts.models import Company, Contact
from crm.accounts.models import Membership
from crm.base.picking import PickField
from deals.models import Deal, Task

ABOUT = {"deal": Deal, "contact": Contact, "company": Company}


class TaskForm(forms.ModelForm):
    # Named here one by one: Django would ask the scoped managers of keys for their records while no workspace is active.
    assignee = forms.ModelChoiceField(Membership.objects.bare().none(), required=False, empty_label="Nobody yet")
    deal = PickField(noun="deal", required=False)
    contact = PickField(by="email", noun="person", required=False)
    company = PickField(by="domain", noun="company", required=False)
    remind_at = forms.DateTimeField(
        label="Remind by email",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    class Meta:
        model = Task
        fields = ["title", "due_on", "priority", "assignee", "remind_at", "notes", "deal", "contact", "company"]
        widgets = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"title": "What is to be done?"}

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = Membership.objects.present().select_related("user").order_by("user__name")
        for name, model in ABOUT.items():
            current = getattr(self.instance, name) if self.instance.pk else self.initial.get(name)
            self.initial[name] = current
            self.fields[name].offer(model.objects.visible_to(member), address_of(name), current)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("remind_at") and not cleaned.get("assignee") and "assignee" not in self.errors:
            self.add_error("assignee", "Say whom to remind.")
        return cleaned

    def _post_clean(self):
        """The record's verbs write it; the form only checks."""


def address_of(name):
    return reverse("deals:pick") if name == "deal" else reverse("contacts:pick", args=[name])
