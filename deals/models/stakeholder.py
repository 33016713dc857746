"""A contact who has a say in a deal, and which."""

from django.db import models

from contacts.models import Contact
from contacts.models.contact import BuyingRole
from crm.base.records import Record, WorkspaceForeignKey


class Stakeholder(Record):
    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, related_name="stakeholders")
    contact = WorkspaceForeignKey(Contact, models.CASCADE, related_name="stakes")
    role = models.CharField(max_length=20, choices=BuyingRole, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["deal", "contact"], name="stakeholder_once")]

    def __str__(self):
        return f"{self.contact} in {self.deal}"
