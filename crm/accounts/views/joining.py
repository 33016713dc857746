"""Where an invitation's link leads: sign in and join, or sign up with the invited address."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from crm.accounts.adapter import SESSION_INVITATION
from crm.accounts.middleware import SESSION_KEY
from crm.accounts.models import Invitation, User
from crm.accounts.rights import needs_no_workspace
from crm.base.toasts import toast


@login_not_required
@needs_no_workspace
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def joining(request, code):
    """Says who invites whom; a POST by the invited person, signed in, joins."""
    invitation = Invitation.find(code)
    if invitation is None or not invitation.is_open:
        return closed(request, invitation)
    if request.user.is_authenticated and invitation.is_for(request.user) and request.method == "POST":
        member = invitation.accept(request.user)
        request.session[SESSION_KEY] = member.workspace_id
        toast(request, f"Welcome to {invitation.workspace.name}", kind="won")
        return redirect("today")
    context = {
        "invitation": invitation,
        "mine": request.user.is_authenticated and invitation.is_for(request.user),
        "known": User.objects.filter(email__iexact=invitation.email).exists(),
        "sign_up": reverse("accounts:signing_up", args=[code]),
    }
    return render(request, "accounts/joining.html", context)


@login_not_required
@needs_no_workspace
@require_POST
def signing_up(request, code):
    """Open the sign-up page, which is closed otherwise, for the invited address."""
    invitation = Invitation.find(code)
    if invitation is None or not invitation.is_open:
        return closed(request, invitation)
    if request.user.is_authenticated or User.objects.filter(email__iexact=invitation.email).exists():
        return redirect("accounts:joining", code=code)
    request.session[SESSION_INVITATION] = code
    get_adapter(request).stash_verified_email(request, invitation.email)
    return redirect("account_signup")


def closed(request, invitation):
    """An invitation that lets nobody in: used or expired (410), or none at all (404)."""
    return render(
        request, "accounts/joining_closed.html", {"invitation": invitation}, status=410 if invitation else 404
    )
