"""A person we know."""

from django.db import models
from django.db.models.functions import Lower

from contacts.models.company import Company
from contacts.models.lifecycle import Lifecycle
from contacts.models.tag import Tag
from contacts.signals import contact_renamed
from crm.base.addresses import address_of
from crm.base.records import Found, Owned, WorkspaceForeignKey
from crm.base.searching import searchable


class BuyingRole(models.TextChoices):
    DECISION_MAKER = "decision_maker", "Decision maker"
    BUYER = "buyer", "Buyer"
    CHAMPION = "champion", "Champion"
    INFLUENCER = "influencer", "Influencer"
    REVIEWER = "reviewer", "Reviewer"
    USER = "user", "User"
    BLOCKER = "blocker", "Blocker"


class Contact(Found, Owned):
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=50, blank=True)
    mobile = models.CharField(max_length=50, blank=True)
    position = models.CharField(max_length=150, blank=True)
    buying_role = models.CharField(max_length=20, choices=BuyingRole, blank=True)
    company = WorkspaceForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="contacts")
    lifecycle = models.CharField(max_length=10, choices=Lifecycle, default=Lifecycle.LEAD)
    source = models.CharField(max_length=100, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, blank=True)
    notes = models.TextField(blank=True)
    custom = models.JSONField(default=dict, blank=True)
    score = models.FloatField(null=True, blank=True, editable=False)
    tags = models.ManyToManyField(Tag, through="contacts.ContactTag", blank=True, related_name="contacts")

    found_fields = ("first_name", "last_name", "email", "phone", "mobile", "position", "company")

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("email"), condition=~models.Q(email=""), name="contact_email_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(first_name="", last_name="", email=""), name="contact_has_a_name_or_email"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "last_name", "first_name", "id"], name="contact_by_name"),
            models.Index(fields=["workspace", "company"], name="contact_by_company"),
            models.Index(fields=["workspace", "touched_at", "id"], name="contact_by_touch"),
            models.Index(fields=["workspace", "owner"], name="contact_by_owner"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_absolute_url(self):
        return address_of("contacts:contact", self.pk)

    def found_by(self, company_name=None) -> str:
        """What list search looks into; kept in `search_text` on save."""
        if company_name is None and self.company_id:
            company_name = self.company.name
        parts = (self.name, self.email, self.phone, self.mobile, self.position, company_name)
        return searchable(*parts)

    def tell_changed(self, by, changes):
        """Deals that are found by this person's name are found by the new one from now on."""
        if {"first_name", "last_name", "email"} & set(changes):
            contact_renamed.send(type(self), contact=self)
