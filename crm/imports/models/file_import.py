"""One file and its way into the CRM: uploaded, mapped, run in batches, and perhaps taken back."""

import zlib

from django.db import models
from django.urls import reverse

from crm.base.records import Record, RecordQuerySet, ScopedManager, WorkspaceForeignKey


class ImportQuerySet(RecordQuerySet):
    def visible_to(self, member):
        """Managers and admins: a file shows every row, whoever the records belong to."""
        return self if member is not None and member.is_manager else self.none()

    def of_file(self, sha256, target):
        """Imports of the same bytes into the same kind of record that were not taken back."""
        return self.filter(sha256=sha256, target=target, undone_at=None)


class Import(Record):
    class Status(models.TextChoices):
        READING = "reading", "Reading the file"
        MAPPING = "mapping", "Waiting for you"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"
        UNDOING = "undoing", "Taking back"
        UNDONE = "undone", "Taken back"

    target = models.CharField(max_length=20, help_text="contacts, companies, deals, activities or tasks")
    status = models.CharField(max_length=10, choices=Status, default=Status.READING)
    name = models.CharField(max_length=255, help_text="The file's name.")
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=60, blank=True, help_text="The system whose ids the file holds, such as zoho.")
    encoding = models.CharField(max_length=40, blank=True)
    separator = models.CharField(max_length=1, blank=True)
    facts = models.JSONField(default=list, help_text="What was learnt of each column: see crm.imports.columns.")
    mapping = models.JSONField(default=list, help_text="What becomes of each column: see crm.imports.mapping.")
    options = models.JSONField(
        default=dict, help_text="The target's own choices, such as what each stage's word means."
    )
    notes = models.JSONField(default=list, help_text="What people should know, in sentences.")
    counters = models.JSONField(default=dict, help_text="What is counted while it runs, to become notes at the end.")
    rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedManager.from_queryset(ImportQuerySet)()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["workspace", "sha256"], name="import_by_file")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    done_rows=models.F("created") + models.F("changed") + models.F("unchanged") + models.F("refused")
                ),
                name="import_accounts_for_every_row",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("imports:import", args=[self.pk])

    @property
    def accepted(self) -> int:
        return self.created + self.changed + self.unchanged

    @property
    def codec(self) -> str | None:
        """The encoding that a person chose, or None where the bytes decide."""
        return self.options.get("encoding") or None

    @property
    def is_running(self) -> bool:
        return self.status in (self.Status.READING, self.Status.RUNNING, self.Status.UNDOING)

    @property
    def may_be_undone(self) -> bool:
        return self.status in (self.Status.DONE, self.Status.FAILED) and bool(self.created or self.changed)


class ImportFile(Record):
    """A file's bytes, in the database: walled and backed up with the rest, and within reach of every worker."""

    of = WorkspaceForeignKey(Import, models.CASCADE, related_name="+", db_index=False)
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of"], name="import_file_once")]

    def __str__(self):
        return f"file of import {self.of_id}"

    @classmethod
    def keep(cls, of: Import, data: bytes) -> "ImportFile":
        return cls.objects.create(of=of, packed=zlib.compress(data, 1))

    @property
    def data(self) -> bytes:
        return zlib.decompress(self.packed)
