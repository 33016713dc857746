"""What a person agreed to, and when."""

from django.db import models, transaction
from django.utils import timezone

from contacts.models.contact import Contact
from crm.base import audit
from crm.base.records import Record, WorkspaceForeignKey


class Consent(Record):
    class Purpose(models.TextChoices):
        MARKETING = "marketing", "Marketing e-mails"
        AI = "ai", "Processing by AI"

    class Status(models.TextChoices):
        GIVEN = "given", "Given"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    contact = WorkspaceForeignKey(Contact, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    status = models.CharField(max_length=10, choices=Status)
    source = models.CharField(max_length=200, blank=True, help_text="Where it was said, such as Trade fair form.")
    happened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-happened_at", "-id"]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.get_status_display()}"

    @classmethod
    def say(cls, contact, by, **fields) -> "Consent":
        """Note what a contact said; what was said before stays, and the latest word counts."""
        with transaction.atomic():
            consent = cls.objects.create(contact=contact, **fields)
            contact.touch()
            audit.record("consent", contact, {consent.purpose: [None, consent.status]}, by=by)
        return consent

    @classmethod
    def latest(cls, consents) -> dict[str, "Consent"]:
        """Purpose to the word that counts, out of consents in any order."""
        return {each.purpose: each for each in sorted(consents, key=lambda each: (each.happened_at, each.pk))}
