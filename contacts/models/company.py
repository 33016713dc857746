"""Where people work; whom we sell to."""

from django.db import models

from contacts.models.lifecycle import Lifecycle
from contacts.models.tag import Tag
from contacts.signals import company_renamed
from crm.base.addresses import address_of
from crm.base.records import Found, Owned
from crm.base.searching import searchable


class Company(Found, Owned):
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=300, blank=True)
    industry = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("employees", null=True, blank=True)
    country = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    lifecycle = models.CharField(max_length=10, choices=Lifecycle, default=Lifecycle.PROSPECT)
    churned_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    custom = models.JSONField(default=dict, blank=True)
    tags = models.ManyToManyField(Tag, through="contacts.CompanyTag", blank=True, related_name="companies")

    found_fields = ("name", "domain", "city", "country", "industry", "phone")

    class Meta:
        verbose_name_plural = "companies"
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["workspace", "name", "id"], name="company_by_name"),
            models.Index(fields=["workspace", "touched_at", "id"], name="company_by_touch"),
            models.Index(fields=["workspace", "owner"], name="company_by_owner"),
            models.Index(fields=["workspace", "domain"], name="company_by_domain"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("contacts:company", self.pk)

    def found_by(self) -> str:
        """What list search looks into; kept in `search_text` on save."""
        return searchable(self.name, self.domain, self.city, self.country, self.industry, self.phone)

    def tell_changed(self, by, changes):
        """Whoever is found by this company's name is found by the new one from now on."""
        if "name" in changes:
            contacts = list(self.contacts.all())
            for contact in contacts:
                contact.search_text = contact.found_by(self.name)
            self.contacts.bulk_update(contacts, ["search_text"], batch_size=500)
            company_renamed.send(type(self), company=self)
