"""What another system calls one of our records; kept, so that later files find it again and nothing is added twice."""

from django.db import models

from crm.base.records import Record, WorkspaceForeignKey
from crm.base.tenancy import current_workspace_id
from crm.imports.models.file_import import Import

# The source of rows that carry no id: their key is a digest of what names them.
BY_CONTENT = "#"


class ExternalId(Record):
    # Written for every row: a key and an index of its own would double what the unique one and the import's say.
    workspace = models.ForeignKey(
        "accounts.Workspace", models.CASCADE, related_name="+", editable=False, default=current_workspace_id,
        db_constraint=False, db_index=False,
    )  # fmt: skip
    source = models.CharField(
        max_length=60, blank=True, help_text="The system, such as zoho; # for a digest of the row."
    )
    space = models.CharField(max_length=20, help_text="What the system numbers: contact, lead, company, deal, ...")
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, help_text="Our kind of record, such as contact.")
    record_id = models.BigIntegerField()
    digest = models.CharField(max_length=32, blank=True, help_text="Of the row that last wrote the record.")
    of = WorkspaceForeignKey(Import, models.SET_NULL, null=True, related_name="+", db_index=False)
    updated_at = None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "source", "space", "key"], name="external_id_once")]
        indexes = [models.Index(fields=["workspace", "kind", "record_id"], name="external_id_of_record")]

    def __str__(self):
        return f"{self.source} {self.space} {self.key}"
