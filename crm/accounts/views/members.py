"""Who works here: the list, a member's role, and leaving."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from crm.accounts.forms import MemberForm
from crm.accounts.models import Invitation, Membership
from crm.accounts.rights import admins_only
from crm.accounts.views import invitations
from crm.base.pages import form_page, posted
from crm.base.toasts import toast

CRUMBS = [{"text": "Settings", "address": "/settings/"}, {"text": "Members", "address": "/settings/members/"}]


@require_safe
def members(request):
    present = Membership.objects.present().select_related("user").order_by("user__name", "user__email", "pk")
    waiting = Invitation.objects.none()
    if request.member.is_admin:
        waiting = Invitation.objects.waiting().select_related("by__user").order_by("email")
    context = {"members": present, "invitations": waiting, "hand_over": invitations.mail_goes_nowhere()}
    if context["hand_over"]:
        context["site"] = invitations.site_of(request)
    return render(request, "accounts/members.html", context)


@admins_only
def member(request, pk):
    """A member's role and title."""
    member = get_object_or_404(Membership.objects.present().select_related("user"), pk=pk)
    form = MemberForm(posted(request), initial={"role": member.role, "title": member.title})
    if form.is_valid():
        try:
            member.become(form.cleaned_data["role"], form.cleaned_data["title"], by=request.member)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            toast(request, f"{member.name} is now {member.get_role_display().lower()}")
            return redirect("accounts:members")
    return form_page(
        request, member.name, form, note=member.user.email, cancel=reverse("accounts:members"), crumbs=CRUMBS
    )


@admins_only
def leaving(request, pk):
    """End a membership."""
    member = get_object_or_404(Membership.objects.present().select_related("user"), pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            member.leave(by=request.member)
        except ValidationError as error:
            refusal = error
        else:
            toast(request, f"{member.name} has left the workspace")
            return redirect("accounts:members")
    return form_page(
        request,
        f"Remove {member.name}?",
        form=None,
        note=refusal.messages[0] if refusal else NOTE,
        submit="Remove from workspace",
        danger=True,
        cancel=reverse("accounts:members"),
        crumbs=CRUMBS,
    )


NOTE = (
    "They can no longer sign in to this workspace, and their API tokens stop working. "
    "What they did keeps their name, and their records stay theirs until you give them to somebody else."
)
