"""The settings' first page, and a person's own profile."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from crm.accounts.forms import ProfileForm
from crm.accounts.rights import open_to_viewers
from crm.accounts.sections import sections_for
from crm.base import audit
from crm.base.pages import posted
from crm.base.toasts import toast


@require_safe
def settings(request):
    return render(request, "accounts/settings.html", {"sections": sections_for(request.member)})


@open_to_viewers
def profile(request):
    form = ProfileForm(posted(request), instance=request.user)
    if form.is_valid():
        form.save()
        audit.record("changed", request.user, audit.changes_of(form), by=request.member)
        toast(request, "Profile saved")
        return redirect("accounts:profile")
    if form.errors:
        request.user.refresh_from_db()  # the page around the form shows who one is, not what was typed
    now = timezone.localtime()
    return render(request, "accounts/profile.html", {"form": form, "now": now}, status=422 if form.errors else 200)
