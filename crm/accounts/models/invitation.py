"""An invitation into a workspace, sent by e-mail and used once."""

from datetime import timedelta

from django.core import signing
from django.db import models, transaction
from django.utils import timezone

from crm.accounts.models.membership import Membership, Role
from crm.base import audit
from crm.base.records import Record, RecordQuerySet, ScopedManager, WorkspaceForeignKey
from crm.base.tenancy import use_workspace

GOOD_FOR = timedelta(days=14)
SALT = "invitation"


class InvitationQuerySet(RecordQuerySet):
    def waiting(self):
        """Invitations that nobody has accepted yet, expired ones among them."""
        return self.filter(accepted_at=None)


class Invitation(Record):
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    by = WorkspaceForeignKey("accounts.Membership", models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "email"], condition=models.Q(accepted_at=None), name="invitation_once_each"
            )
        ]

    def __str__(self):
        return self.email

    @property
    def code(self) -> str:
        """What the link carries: workspace and invitation, signed, so that it can be found without a search."""
        return signing.Signer(salt=SALT).sign_object([self.workspace_id, self.pk])

    @classmethod
    def find(cls, code: str) -> "Invitation | None":
        """The invitation of a link, in whichever workspace; None when the code is forged or it was withdrawn."""
        try:
            workspace_id, pk = signing.Signer(salt=SALT).unsign_object(code)
        except (signing.BadSignature, ValueError):
            return None
        with use_workspace(workspace_id), transaction.atomic():
            return cls.objects.select_related("workspace", "by__user").filter(pk=pk).first()

    @property
    def expires_at(self):
        return self.sent_at + GOOD_FOR

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.expires_at

    @property
    def is_open(self) -> bool:
        """Whether its link still lets somebody in."""
        return self.accepted_at is None and not self.is_expired

    def is_for(self, user) -> bool:
        return user.email.lower() == self.email.lower()

    def accept(self, user) -> Membership:
        """Make the user a member (again, if they had left) and use the invitation up, from outside its workspace."""
        with use_workspace(self.workspace_id, user), transaction.atomic():
            member, made = Membership.objects.get_or_create(user=user, defaults={"role": self.role})
            if not made and member.left_at:
                member.left_at, member.role = None, self.role
                member.save()
            self.accepted_at = timezone.now()
            self.save()
            audit.record("joined", member, by=member)
        return member
