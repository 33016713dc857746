"""What allauth asks the project: nobody signs up without an invitation, and who does joins its workspace."""

from allauth.account.adapter import DefaultAccountAdapter

from crm.accounts.middleware import SESSION_KEY
from crm.accounts.models import Invitation, User

SESSION_INVITATION = "invitation"


def invitation_of(request) -> Invitation | None:
    """The open invitation whose link this session followed, for an address that has no account yet."""
    invitation = Invitation.find(request.session.get(SESSION_INVITATION) or "")
    if invitation is None or not invitation.is_open or User.objects.filter(email__iexact=invitation.email).exists():
        return None
    return invitation


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return invitation_of(request) is not None

    def save_user(self, request, user, form, commit=True):
        invitation = invitation_of(request)
        user.name, user.time_zone = form.cleaned_data["name"], invitation.workspace.time_zone
        user = super().save_user(request, user, form, commit)
        member = invitation.accept(user)
        request.session[SESSION_KEY] = member.workspace_id
        del request.session[SESSION_INVITATION]
        return user
