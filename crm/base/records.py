"""What every record in the CRM shares: its workspace, when it was made, and when its story last changed."""

from django.db import models
from django.utils import timezone

from crm.base.tenancy import current_workspace_id


class WorkspaceForeignKey(models.ForeignKey):
    """A key to a record of the same workspace.

    Its database constraint is the composite (workspace, id) one that `RaiseWalls` makes, so that not even a forged id can
    point into another workspace; Django's own single-column constraint would only repeat half of it.
    """

    def __init__(self, to, on_delete, **kwargs):
        kwargs.setdefault("db_constraint", False)
        super().__init__(to, on_delete, **kwargs)


class RecordQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Records that the member may see; everything in the workspace unless a subclass knows better."""
        return self if member else self.none()


class ScopedManager(models.Manager.from_queryset(RecordQuerySet)):
    """The door to a workspace's records: raises NoWorkspace when no workspace is active."""

    def get_queryset(self):
        return super().get_queryset().filter(workspace_id=current_workspace_id())

    def bare(self):
        """A queryset without the scope, for building subqueries at import time; never evaluate it."""
        return super().get_queryset()


class Record(models.Model):
    workspace = models.ForeignKey(
        "accounts.Workspace", models.CASCADE, related_name="+", editable=False, default=current_workspace_id
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager()

    class Meta:
        abstract = True


class Storied(Record):
    """A record people work on. `touched_at` moves when the story changes, not when a machine scores it."""

    touched_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class OwnedQuerySet(RecordQuerySet):
    def visible_to(self, member):
        """Everything, or, where the workspace says so, a rep's own and unowned records."""
        if member is None:
            return self.none()
        if member.sees_everything:
            return self
        return self.filter(models.Q(owner_id=member.pk) | models.Q(owner_id=None))


class Owned(Storied):
    """A record that belongs to a member, or to nobody yet."""

    owner = WorkspaceForeignKey("accounts.Membership", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScopedManager.from_queryset(OwnedQuerySet)()

    class Meta:
        abstract = True
