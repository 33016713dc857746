"""Something to do."""

from django.db import models
from django.utils import timezone

from contacts.models import Company, Contact
from crm.base.addresses import address_of
from crm.base.records import Found, RecordQuerySet, ScopedManager, Worked, WorkspaceForeignKey
from crm.base.searching import searchable
from deals.models.visibility import attached


class TaskQuerySet(RecordQuerySet):
    def visible_to(self, member):
        if member is None:
            return self.none()
        return self if member.sees_everything else self.filter(attached(member, "by", "assignee"))

    def open(self):
        return self.filter(status=Task.Status.OPEN)

    def due_by(self, day):
        """Open tasks due on or before a day."""
        return self.open().filter(due_on__lte=day)


class Task(Found, Worked):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    class Priority(models.IntegerChoices):
        LOW = 1, "Low"
        NORMAL = 2, "Normal"
        HIGH = 3, "High"

    title = models.CharField(max_length=300)
    notes = models.TextField(blank=True)
    status = models.CharField(max_length=7, choices=Status, default=Status.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    due_on = models.DateField("due", null=True, blank=True)
    remind_at = models.DateTimeField("remind me", null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    assignee = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, blank=True, related_name="+")
    by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, editable=False, related_name="+")
    origin = models.CharField(max_length=50, blank=True, editable=False, help_text="The capability that proposed it.")
    deal = WorkspaceForeignKey("deals.Deal", models.CASCADE, null=True, blank=True, related_name="tasks")
    contact = WorkspaceForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="tasks")
    company = WorkspaceForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="tasks")
    custom = models.JSONField(default=dict, blank=True)

    keeps_author = True
    found_fields = ("title", "notes")

    objects = ScopedManager.from_queryset(TaskQuerySet)()

    class Meta:
        ordering = ["due_on", "-priority", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="done", done_at__isnull=False) | ~models.Q(status="done"),
                name="done_task_has_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "assignee", "status", "due_on"], name="task_by_assignee"),
            models.Index(fields=["workspace", "deal"], name="task_by_deal"),
            models.Index(fields=["workspace", "contact"], name="task_by_contact"),
            models.Index(fields=["workspace", "company"], name="task_by_company"),
        ]

    def __str__(self):
        return self.title

    def found_by(self) -> str:
        """What list search looks into; kept in `search_text` on save."""
        return searchable(self.title, self.notes[:10_000])

    def get_absolute_url(self):
        return address_of("deals:task", self.pk)

    @property
    def is_late(self) -> bool:
        """Whether it should have been done before today, in the reader's time zone."""
        return self.status == self.Status.OPEN and self.due_on is not None and self.due_on < timezone.localdate()

    def may_change(self, member) -> bool:
        """Whoever wrote or has to do it, and managers."""
        return member.is_manager or (member.can_work and member.pk in (self.by_id, self.assignee_id))

    def finish(self, by):
        """Mark as done now; a finished task stays as it is."""
        if self.status != self.Status.DONE:
            self.change(by, status=self.Status.DONE, done_at=timezone.now())

    def reopen(self, by):
        self.change(by, status=self.Status.OPEN, done_at=None)

    def drop(self, by):
        """Decide that it need not be done."""
        self.change(by, status=self.Status.DROPPED, done_at=None)
