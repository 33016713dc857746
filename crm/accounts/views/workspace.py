"""What holds for the whole workspace."""

from django.shortcuts import redirect, render

from crm.accounts.forms import WorkspaceForm
from crm.accounts.models import Workspace
from crm.accounts.rights import admins_only
from crm.base import audit
from crm.base.pages import posted
from crm.base.toasts import toast


@admins_only
def workspace(request):
    form = WorkspaceForm(posted(request), instance=Workspace.objects.get(pk=request.member.workspace_id))
    if form.is_valid():
        changed = form.save()
        audit.record("changed", changed, audit.changes_of(form), by=request.member)
        toast(request, "Workspace saved")
        return redirect("accounts:workspace")
    return render(request, "accounts/workspace.html", {"form": form}, status=422 if form.errors else 200)
