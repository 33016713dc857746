"""A file on a record."""

from django.db import models

from contacts.models import Company, Contact
from crm.base.records import Record, RecordQuerySet, ScopedManager, WorkspaceForeignKey
from deals.models.visibility import attached


def stored_under(attachment, filename):
    """Files lie under their workspace; the name a member gave is kept in `name` only."""
    return f"{attachment.workspace_id}/{attachment.created_at:%Y/%m}/{filename}"


class AttachmentQuerySet(RecordQuerySet):
    def visible_to(self, member):
        if member is None:
            return self.none()
        return self if member.sees_everything else self.filter(attached(member, "by"))


class Attachment(Record):
    file = models.FileField(upload_to=stored_under, max_length=300)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="bytes")
    content_type = models.CharField(max_length=150, blank=True)
    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, null=True, blank=True, related_name="attachments")
    contact = WorkspaceForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="attachments")
    company = WorkspaceForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="attachments")
    activity = WorkspaceForeignKey("deals.Activity", models.SET_NULL, null=True, blank=True, related_name="attachments")
    by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")

    objects = ScopedManager.from_queryset(AttachmentQuerySet)()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return self.name
