"""What people fill in about themselves, each other and their workspace."""

from crm.accounts.forms.fields import FieldForm, NewFieldForm
from crm.accounts.forms.members import InvitationForm, MemberForm
from crm.accounts.forms.profile import ProfileForm
from crm.accounts.forms.tokens import TokenForm
from crm.accounts.forms.workspace import WorkspaceForm

__all__ = ["FieldForm", "InvitationForm", "MemberForm", "NewFieldForm", "ProfileForm", "TokenForm", "WorkspaceForm"]
