"""The facts of contacts and companies in forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from contacts.forms.tags import TagsField
from contacts.models import Company, Contact, Tag
from contacts.models.contact import BuyingRole
from contacts.models.lifecycle import Lifecycle
from crm.accounts.models import Membership
from crm.base.picking import PickField
from crm.base.record_form import RecordForm
from crm.base.time_zones import TimeZoneField

NOTES = {"widget": forms.Textarea(attrs={"rows": 4}), "max_length": 20_000, "required": False}


class OwnedForm(RecordForm):
    """What contacts and companies share."""

    lifecycle = forms.ChoiceField(choices=Lifecycle)
    owner = forms.ModelChoiceField(Membership.objects.bare().none(), required=False, empty_label="Nobody")
    tags = TagsField()
    notes = forms.CharField(**NOTES)

    def offer(self, member):
        if "owner" in self.fields:
            self.fields["owner"].queryset = Membership.objects.present().select_related("user").order_by("user__name")
            if not self.record:
                self.initial.setdefault("owner", member.pk)

    def values(self):
        values = super().values()
        if "tags" in values:
            values["tags"] = Tag.named(values["tags"])
        return values


class ContactForm(OwnedForm):
    of = "contact"
    FOR_NEW = (
        *("first_name", "last_name", "email", "phone", "company", "position"),
        *("lifecycle", "owner", "source", "tags"),
    )

    first_name = forms.CharField(max_length=100, required=False)
    last_name = forms.CharField(max_length=100, required=False)
    email = forms.EmailField(required=False)
    phone = forms.CharField(max_length=50, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    mobile = forms.CharField(max_length=50, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    company = PickField(by="domain", noun="company", required=False)
    position = forms.CharField(max_length=150, required=False)
    buying_role = forms.ChoiceField(choices=[("", "Not known"), *BuyingRole.choices], required=False)
    source = forms.CharField(max_length=100, required=False)
    language = forms.CharField(max_length=10, required=False, help_text="Such as de or English.")
    time_zone = TimeZoneField(required=False)

    field_order = [*FOR_NEW, "mobile", "buying_role", "language", "time_zone", "notes"]

    def offer(self, member):
        super().offer(member)
        if "company" in self.fields:
            now = self.initial.get("company")
            address = reverse("contacts:pick", args=["company"])
            self.fields["company"].offer(Company.objects.visible_to(member), address, now)

    def clean_email(self):
        email = self.cleaned_data["email"]
        others = Contact.objects.filter(email__iexact=email) if email else Contact.objects.none()
        other = others.exclude(pk=self.record.pk if self.record else None).first()
        if other:
            who = other.name if self.member.may_see(other) else "Another contact of this workspace"
            raise ValidationError(f"{who} has this address already.")
        return email

    def clean(self):
        cleaned = super().clean()
        names = ("first_name", "last_name", "email")
        asked = [name for name in names[::-1] if name in self.fields]
        if asked and not self.errors and not any(cleaned.get(name, getattr(self.record, name, "")) for name in names):
            self.add_error(asked[-1], "Give a first name, a last name or an email address.")
        return cleaned


class CompanyForm(OwnedForm):
    of = "company"
    FOR_NEW = (
        *("name", "domain", "website", "industry", "size", "country", "city", "phone"),
        *("lifecycle", "owner", "tags"),
    )

    name = forms.CharField(max_length=200)
    domain = forms.CharField(max_length=200, required=False, help_text="Such as nordhafen.example.")
    website = forms.CharField(max_length=300, required=False)
    industry = forms.CharField(max_length=100, required=False)
    size = forms.IntegerField(
        label="Employees", min_value=0, max_value=2_000_000_000, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    country = forms.CharField(max_length=100, required=False)
    city = forms.CharField(max_length=100, required=False)
    phone = forms.CharField(max_length=50, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    churned_on = forms.DateField(
        label="Left on", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    field_order = [*FOR_NEW, "churned_on", "notes"]

    def clean_domain(self):
        """The bare domain, also where somebody pasted an address."""
        typed = self.cleaned_data["domain"].strip().lower()
        return typed.split("//")[-1].split("/")[0].removeprefix("www.")
