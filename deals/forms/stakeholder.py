"""Who has a say in a deal: somebody we know, or a new person."""

from django import forms
from django.urls import reverse

from contacts.models import Contact
from contacts.models.contact import BuyingRole
from crm.base.picking import PickField

ROLES = [("", "No role yet"), *BuyingRole.choices]


class StakeholderForm(forms.Form):
    contact = PickField(by="email", noun="person", label="Somebody you know", required=False)
    first_name = forms.CharField(max_length=100, required=False)
    last_name = forms.CharField(max_length=100, required=False)
    email = forms.EmailField(label="Email", required=False)
    position = forms.CharField(max_length=150, required=False)
    role = forms.ChoiceField(label="Role in this deal", choices=ROLES, required=False)

    NEW = ("first_name", "last_name", "email", "position")

    def __init__(self, *args, member, deal, **kwargs):
        super().__init__(*args, **kwargs)
        self.deal = deal
        self.fields["contact"].offer(Contact.objects.visible_to(member), reverse("contacts:pick", args=["contact"]))

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        known, new = cleaned["contact"], any(cleaned[name] for name in self.NEW)
        if known and new:
            self.add_error("contact", "Choose somebody you know, or describe a new person; not both.")
        elif not known and not any(cleaned[name] for name in ("first_name", "last_name", "email")):
            self.add_error("contact", "Say who it is.")
        elif not known and cleaned["email"] and Contact.objects.filter(email__iexact=cleaned["email"]).exists():
            self.add_error("email", "Somebody with this address is known already; choose them above.")
        elif known and self.deal.stakeholders.filter(contact=known).exists():
            self.add_error("contact", f"{known} is a stakeholder of this deal already.")
        return cleaned

    def person(self, by):
        """The chosen contact, or the new one, who works where the deal's company is."""
        if self.cleaned_data["contact"]:
            return self.cleaned_data["contact"]
        new = {name: self.cleaned_data[name] for name in self.NEW}
        return Contact.start(by=by, owner=by, company=self.deal.company, **new)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role in this deal", choices=ROLES, required=False)
