"""A reference to a record that was not there yet: joined when it arrives, and listed until then."""

from django.db import models
from django.db.models import Q

from crm.base.records import Record, WorkspaceForeignKey
from crm.imports.models.file_import import Import


class WaitingReference(Record):
    of = WorkspaceForeignKey(Import, models.CASCADE, related_name="references")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, help_text="The kind of record that refers, such as deal.")
    record_id = models.BigIntegerField()
    slot = models.CharField(max_length=30, help_text="What of it is to be filled, such as contact.")
    to = models.CharField(max_length=20, help_text="The kind of record that is meant.")
    by = models.CharField(max_length=5, help_text="id, name or email")
    source = models.CharField(max_length=60, blank=True)
    space = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=300, help_text="The id, or the name or address in plain letters.")
    written = models.CharField(max_length=300, help_text="As it stands in the file.")
    reason = models.CharField(max_length=200)
    joined_to = models.BigIntegerField(null=True)
    joined_by = WorkspaceForeignKey(Import, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["line", "id"]
        indexes = [
            models.Index(
                fields=["workspace", "to", "by", "key"], name="reference_waiting", condition=Q(joined_to=None)
            ),
            models.Index(
                fields=["workspace", "to", "joined_to"], name="reference_joined", condition=~Q(joined_to=None)
            ),
            models.Index(fields=["workspace", "kind", "record_id"], name="reference_of_record"),
        ]

    def __str__(self):
        return f"{self.to} {self.written}"
