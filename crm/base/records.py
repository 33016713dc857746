"""What every record in the CRM shares: its workspace, when it was made, and when its story last changed."""

from django.db import models, transaction
from django.utils import timezone

from crm.base import audit
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


class Found(models.Model):
    """A record that list search finds by its words, kept normalised in `search_text` on every save."""

    found_fields = ()
    search_text = models.TextField(blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        only = kwargs.get("update_fields")
        if only is None or set(self.found_fields) & set(only):
            self.search_text = self.found_by()
            if only is not None:
                kwargs["update_fields"] = {*only, "search_text"}
        super().save(*args, **kwargs)

    def found_by(self) -> str:
        """The words, from `found_fields`; each record says which, through `searchable`."""
        raise NotImplementedError


class Worked(Record):
    """A record that people make, change and remove by verbs, each of which leaves its line in the audit trail."""

    keeps_author = False  # whether the member who made it is kept in a field `by`

    class Meta:
        abstract = True

    @classmethod
    def start(cls, by, **fields):
        """Make a record as a member (or None, for a program) and note it in the audit trail; `tags` may be a list."""
        if cls.keeps_author:
            fields["by"] = by
        tags = fields.pop("tags", None)
        with transaction.atomic():
            record = cls.objects.create(**fields)
            if tags:
                record.tags.set(tags)
            audit.record("created", record, by=by)
            record.tell_started(by, sorted(fields))
        return record

    def change(self, by, **fields) -> list[str]:
        """Change plain fields (and `tags`) as a member; returns the names that really changed, having saved and noted them."""
        tags = fields.pop("tags", None)
        changes = {name: [getattr(self, name), value] for name, value in fields.items() if getattr(self, name) != value}
        if tags is not None:
            before, after = sorted(str(tag) for tag in self.tags.all()), sorted(str(tag) for tag in tags)
            if before != after:
                changes["tags"] = [before, after]
        if not changes:
            return []
        with transaction.atomic():
            for name, (_, after) in changes.items():
                if name == "tags":
                    self.tags.set(tags)
                else:
                    setattr(self, name, after)
            self.keep(*(name for name in changes if name != "tags"))
            audit.record("changed", self, changes, by=by)
            self.tell_changed(by, changes)
        return sorted(changes)

    def keep(self, *fields):
        """Save these fields."""
        self.save(update_fields=[*fields, "updated_at"])

    def remove(self, by):
        """Delete, and note in the audit trail that it was there."""
        with transaction.atomic():
            audit.record("deleted", self, {"name": [str(self), None]}, by=by)
            self.tell_removed(by)
            self.delete()

    def tell_started(self, by, fields):
        """What else happens when a record is made; inside its transaction."""

    def tell_changed(self, by, changes):
        """What else happens when fields change; `changes` maps names to [before, after]."""

    def tell_removed(self, by):
        """What else happens just before a record is deleted."""


class Storied(Worked):
    """A record with a story: `touched_at` moves when the story changes, not when a machine scores it."""

    touched_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def touch(self, *fields):
        """Save these fields and say that the story changed now."""
        self.touched_at = timezone.now()
        self.save(update_fields=[*fields, "touched_at", "updated_at"])

    keep = touch


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
