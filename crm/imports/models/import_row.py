"""What became of a row of a file: the record that it made or changed, or why it was refused. Unchanged rows leave none."""

from django.db import models

from crm.base.records import Record, WorkspaceForeignKey
from crm.base.tenancy import current_workspace_id
from crm.imports.models.file_import import Import


class ImportRow(Record):
    class Status(models.TextChoices):
        CREATED = "created", "Created"
        CHANGED = "changed", "Changed"
        REFUSED = "refused", "Refused"

    # Its import stands in the same workspace; a key and an index of its own would be checked and written for every row.
    workspace = models.ForeignKey(
        "accounts.Workspace", models.CASCADE, related_name="+", editable=False, default=current_workspace_id,
        db_constraint=False, db_index=False,
    )  # fmt: skip
    of = WorkspaceForeignKey(Import, models.CASCADE, related_name="row_results", db_index=False)
    number = models.PositiveIntegerField(help_text="1 for the first row after the header.")
    line = models.PositiveIntegerField(help_text="Where the row begins in the file; the first line is 1.")
    status = models.CharField(max_length=10, choices=Status)
    record_id = models.BigIntegerField(null=True)
    column = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    cells = models.JSONField(null=True, help_text="A refused row as it stands in the file.")
    changes = models.JSONField(null=True, help_text="Field to [before, after], to take a change back.")
    undone = models.BooleanField(default=False)
    updated_at = None

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["of", "number"], name="refused_rows", condition=models.Q(status="refused")),
        ]

    def __str__(self):
        return f"line {self.line}: {self.status}"
