"""An invitation into a workspace, sent by e-mail and used once."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.utils import timezone

from crm.accounts.models.membership import Membership, Role
from crm.base.records import Record, WorkspaceForeignKey

GOOD_FOR = timedelta(days=14)
SALT = "invitation"


class Invitation(Record):
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    by = WorkspaceForeignKey("accounts.Membership", models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField(null=True, editable=False)

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
        return signing.dumps([self.workspace_id, self.pk], salt=SALT)

    @staticmethod
    def read(code: str) -> tuple[int, int]:
        """Workspace and invitation ids of a code; raises signing.BadSignature when forged or too old."""
        workspace_id, pk = signing.loads(code, salt=SALT, max_age=GOOD_FOR)
        return workspace_id, pk

    def accept(self, user):
        """Make the user a member (again, if they had left) and use the invitation up."""
        with transaction.atomic():
            member, made = Membership.objects.get_or_create(user=user, defaults={"role": self.role})
            if not made and member.left_at:
                member.left_at, member.role = None, self.role
                member.save()
            self.accepted_at = timezone.now()
            self.save()
        return member

    @property
    def sender(self):
        return settings.DEFAULT_FROM_EMAIL
