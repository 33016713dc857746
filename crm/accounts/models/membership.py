"""A member: a user in a workspace, with a role."""

from django.db import models
from django.db.models import Q

from crm.base.records import Record, RecordQuerySet, ScopedManager


class Role(models.TextChoices):
    VIEWER = "viewer", "Viewer"
    REP = "rep", "Rep"
    MANAGER = "manager", "Manager"
    ADMIN = "admin", "Admin"

    @property
    def rank(self) -> int:
        """0 for a viewer up to 3 for an admin."""
        return list(Role).index(self)


class MembershipQuerySet(RecordQuerySet):
    def present(self):
        """Members who have not left."""
        return self.filter(left_at=None)


class Membership(Record):
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    title = models.CharField(max_length=100, blank=True, help_text="Such as Rep, DACH.")
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    # A token may act with less than its owner's role; set on the instance for one request, never saved.
    acting_role = None

    objects = ScopedManager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="membership_once_each")]
        indexes = [models.Index(fields=["user"], name="membership_user")]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.user.get_full_name()

    @property
    def rank(self):
        return Role(self.acting_role or self.role).rank

    @property
    def can_work(self):
        return self.rank >= Role.REP.rank

    @property
    def is_manager(self):
        return self.rank >= Role.MANAGER.rank

    @property
    def is_admin(self):
        return self.rank >= Role.ADMIN.rank

    @property
    def sees_everything(self):
        return self.is_manager or self.workspace.reps_see == self.workspace.RepsSee.ALL

    def may_change(self, record) -> bool:
        """Managers change every record, reps their own and unowned ones, viewers none; some records know better."""
        if hasattr(record, "may_change"):
            return record.may_change(self)
        if self.is_manager:
            return True
        return self.can_work and record.owner_id in (None, self.pk)

    @classmethod
    def of_user(cls, user):
        """The user's memberships in all workspaces, newest last; needs only the user to be active, no workspace."""
        return cls._base_manager.filter(Q(user=user), left_at=None).select_related("workspace").order_by("pk")
