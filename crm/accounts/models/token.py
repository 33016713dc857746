"""A key for other systems: bound to a member, a workspace and a role, kept only as a hash."""

import hashlib
import hmac
import re
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from crm.accounts.models.membership import Role
from crm.base import audit
from crm.base.records import Record, WorkspaceForeignKey

SHAPE = re.compile(r"candor_(\d{1,18})_(\d{1,18})_([A-Za-z0-9_-]{43})")


def digest(secret: str) -> str:
    """HMAC-SHA256 of a token's secret part, in hex; a copied table is worthless without SECRET_KEY."""
    return hmac.new(settings.SECRET_KEY.encode(), b"api-token:" + secret.encode(), hashlib.sha256).hexdigest()


class ApiToken(Record):
    member = WorkspaceForeignKey("accounts.Membership", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What uses it, such as Data warehouse.")
    role = models.CharField(max_length=10, choices=Role, default=Role.REP)
    digest = models.CharField(max_length=64, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)

    def __str__(self):
        return self.name

    @classmethod
    def issue(cls, member, name, role, expires_at=None) -> tuple["ApiToken", str]:
        """Make a token and return it with its text, which is shown this once. The role is at most the member's own."""
        secret = secrets.token_urlsafe(32)
        role = min(Role(role), Role(member.role), key=lambda each: each.rank)
        token = cls.objects.create(member=member, name=name, role=role, expires_at=expires_at, digest=digest(secret))
        audit.record("issued", token, {"role": ["", str(role)]}, by=member)
        return token, f"candor_{token.workspace_id}_{token.pk}_{secret}"

    @staticmethod
    def read(text: str) -> tuple[int, int, str] | None:
        """Workspace id, token id and secret that a token's text names, or None when it is no token's text."""
        match = SHAPE.fullmatch(text)
        return (int(match[1]), int(match[2]), match[3]) if match else None

    @property
    def acting_role(self) -> str:
        """The token's role, but never more than its member has by now."""
        return min(Role(self.role), Role(self.member.role), key=lambda each: each.rank)

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    def revoke(self, by):
        """Refuse the token from now on; a revoked one stays as it is."""
        if not self.revoked_at:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at", "updated_at"])
            audit.record("revoked", self, by=by)

    def fits(self, secret: str) -> bool:
        """Whether the secret is this token's and it may still be used."""
        alive = not self.revoked_at and not self.is_expired
        return hmac.compare_digest(self.digest, digest(secret)) and alive and self.member.left_at is None
