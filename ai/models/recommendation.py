"""One piece of advice from an insight, and what became of it: the advice's track record starts here."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from ai.models.insight import Insight
from crm.base import audit
from crm.base.records import Record, WorkspaceForeignKey
from deals.models import Deal, Task


class Recommendation(Record):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DONE = "done", "Done"
        DISMISSED = "dismissed", "Dismissed"

    insight = WorkspaceForeignKey(Insight, models.CASCADE, related_name="recommendations")
    deal = WorkspaceForeignKey(Deal, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=50, help_text="The kind of step, such as meet_the_buyer.")
    key = models.CharField(max_length=200, help_text="Kind and target: the same advice on the same ground.")
    order = models.PositiveSmallIntegerField(default=0)
    step = models.JSONField(help_text="The step as the card shows it: what, why, citations, strength.")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    dismissed_because = models.CharField(max_length=300, blank=True)
    decided_by = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    task = WorkspaceForeignKey(Task, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["insight", "key"], name="recommendation_once_an_insight")]
        indexes = [models.Index(fields=["workspace", "deal", "key", "-id"], name="recommendation_by_deal")]

    def __str__(self):
        return self.key

    @property
    def is_open(self):
        return self.status == self.Status.OPEN

    @property
    def is_done(self) -> bool:
        """Said to be done, or its task is."""
        finished = self.task is not None and self.task.status == Task.Status.DONE
        return self.status == self.Status.DONE or (self.status == self.Status.ACCEPTED and finished)

    @property
    def is_under_way(self) -> bool:
        return self.status == self.Status.ACCEPTED and self.task is not None and self.task.status == Task.Status.OPEN

    # Verbs: each takes a member, happens once however often it is pressed, and can be undone.

    def accept(self, by):
        """Make it a task of the member's with a due date, or give the late task that it is about a new day."""
        with transaction.atomic():
            if self.lock().is_open:
                self.task = self.renewed_task(by) or self.new_task(by)
                self.decide(self.Status.ACCEPTED, by)

    def finish(self, by):
        """It has been done; so has its task."""
        with transaction.atomic():
            if self.lock().status not in (self.Status.OPEN, self.Status.ACCEPTED):
                return
            task = self.task or self.task_it_is_about()
            if task and task.status == Task.Status.OPEN:
                task.finish(by)
                self.step["finished"] = task.pk
            self.decide(self.Status.DONE, by)

    def dismiss(self, by, because):
        """Not now, with a reason; it returns only after something new has happened on the deal."""
        because = because.strip()[:300]
        if not because:
            raise ValidationError({"because": "Say why, so that the advice gets better."})
        with transaction.atomic():
            if self.lock().is_open:
                self.dismissed_because = because
                self.decide(self.Status.DISMISSED, by)

    def undo(self, by):
        """Back to how it was before the decision, with the task gone, open again, or due on its old day."""
        with transaction.atomic():
            if self.lock().is_open:
                return
            finished = self.step.pop("finished", None)
            if finished:
                task = Task.objects.filter(pk=finished, status=Task.Status.DONE).first()
                if task:
                    task.reopen(by)
            if self.status == self.Status.DONE and self.task:
                self.decide(self.Status.ACCEPTED, by)
                return
            if self.task:
                self.take_back(self.task, by)
            self.task, self.dismissed_because = None, ""
            self.decide(self.Status.OPEN, by)

    def lock(self):
        """Read it again, for this transaction alone."""
        self.refresh_from_db(from_queryset=Recommendation.objects.select_for_update(of=("self",)))
        return self

    def decide(self, status, by):
        before, self.status = self.status, status
        self.decided_by, self.decided_at = by, timezone.now()
        self.save()
        audit.record(f"advice {status}", self, {"status": [before, status]}, by=by)

    def task_it_is_about(self) -> Task | None:
        return Task.objects.filter(pk=self.step.get("task"), deal=self.deal_id).first()

    def due_on(self):
        return next_workday(timezone.localdate() + timedelta(days=self.step["due_in"]))

    def new_task(self, by) -> Task:
        return Task.start(
            by,
            title=self.step["what"][:300],
            notes=self.step["why"]["text"],
            due_on=self.due_on(),
            assignee=by,
            origin=self.insight.capability,
            deal=self.deal,
            contact=self.deal.contact,
        )

    def renewed_task(self, by) -> Task | None:
        task = self.task_it_is_about()
        if task is None or task.status != Task.Status.OPEN:
            return None
        self.step["was_due_on"] = task.due_on.isoformat() if task.due_on else None
        task.change(by, due_on=self.due_on())
        return task

    def take_back(self, task, by):
        if task.status != Task.Status.OPEN:
            raise ValidationError({"task": "Its task is no longer open. Reopen the task first."})
        if "was_due_on" in self.step:
            was = self.step.pop("was_due_on")
            task.change(by, due_on=date.fromisoformat(was) if was else None)
        else:
            task.remove(by)


def next_workday(day):
    """The day itself, or the Monday after a Saturday or Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
