"""Who works here."""

from crm.accounts.models.invitation import Invitation
from crm.accounts.models.membership import Membership, Role
from crm.accounts.models.token import ApiToken
from crm.accounts.models.user import User
from crm.accounts.models.workspace import Workspace

__all__ = ["ApiToken", "Invitation", "Membership", "Role", "User", "Workspace"]
