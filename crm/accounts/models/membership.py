"""A member: a user in a workspace, with a role."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from crm.base import audit
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

    def may_see(self, record) -> bool:
        """Whether `visible_to` would show this owned record, which another one names; costs no query. False for None."""
        return record is not None and (self.sees_everything or record.owner_id in (None, self.pk))

    def may_change(self, record) -> bool:
        """Managers change every record, reps their own and unowned ones, viewers none; some records know better."""
        if hasattr(record, "may_change"):
            return record.may_change(self)
        if self.is_manager:
            return True
        return self.can_work and record.owner_id in (None, self.pk)

    def become(self, role, title, by):
        """Give the member a role and a title; refuses to take the role from the last admin."""
        with transaction.atomic():
            if role != Role.ADMIN:
                self.refuse_if_last_admin("role", "Make another member an admin first: a workspace needs one.")
            changes = {"role": [self.role, str(role)], "title": [self.title, title]}
            self.role, self.title = role, title
            self.save(update_fields=["role", "title", "updated_at"])
            audit.record("changed", self, {k: pair for k, pair in changes.items() if pair[0] != pair[1]}, by=by)

    def leave(self, by):
        """End the membership; what the member did and owns keeps their name. Refuses to let the last admin go."""
        with transaction.atomic():
            self.refuse_if_last_admin(None, "This is the last admin. Make another member an admin first.")
            self.left_at = timezone.now()
            self.save(update_fields=["left_at", "updated_at"])
            audit.record("left", self, by=by)

    def refuse_if_last_admin(self, field, refusal):
        # The admins are locked, so that two of them cannot remove each other at the same moment.
        admins = Membership.objects.present().filter(role=Role.ADMIN).order_by("pk").select_for_update()
        if {admin.pk for admin in admins} == {self.pk}:
            raise ValidationError({field: refusal} if field else refusal)

    @classmethod
    def of_user(cls, user):
        """The user's memberships in all workspaces, newest last; needs only the user to be active, no workspace."""
        return cls._base_manager.filter(Q(user=user), left_at=None).select_related("workspace").order_by("pk")
