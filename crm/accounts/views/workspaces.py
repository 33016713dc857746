"""Choosing among one's workspaces, and the page of those who have none."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from crm.accounts.middleware import SESSION_KEY
from crm.accounts.models import Membership
from crm.accounts.rights import needs_no_workspace, open_to_viewers
from crm.base.toasts import toast


@open_to_viewers
@require_http_methods(["GET", "HEAD", "POST"])
def workspaces(request):
    """The workspaces of this person; a POST with one of their ids goes to work there."""
    memberships = list(Membership.of_user(request.user))
    if request.method == "POST":
        chosen = next((each for each in memberships if str(each.workspace_id) == request.POST.get("workspace")), None)
        if chosen is None:
            raise Http404("You are not a member of this workspace.")
        request.session[SESSION_KEY] = chosen.workspace_id
        toast(request, f"You work in {chosen.workspace.name} now")
        return redirect("today")
    return render(request, "accounts/workspaces.html", {"memberships": memberships})


@needs_no_workspace
@require_safe
def no_workspace(request):
    if request.member:
        return redirect("today")
    return render(request, "accounts/no_workspace.html")
