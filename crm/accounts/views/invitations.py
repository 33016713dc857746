"""Inviting people into the workspace; who follows the link comes to views/joining.py."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from crm.accounts.forms import InvitationForm
from crm.accounts.models import Invitation
from crm.accounts.rights import admins_only
from crm.base import audit
from crm.base.outbox import post
from crm.base.pages import form_page, posted
from crm.base.toasts import toast

CRUMBS = [{"text": "Settings", "address": "/settings/"}, {"text": "Members", "address": "/settings/members/"}]
NOWHERE = ("console", "dummy", "locmem", "filebased")  # Django's mail backends that reach nobody


def mail_goes_nowhere() -> bool:
    """Whether this installation sends no mail, so that an admin has to hand links over."""
    return settings.EMAIL_BACKEND.split(".")[-2] in NOWHERE


def site_of(request) -> str:
    """The address people reach this installation under, without the slash."""
    return request.build_absolute_uri("/").rstrip("/")


@admins_only
def new_invitation(request):
    form = InvitationForm(posted(request))
    if form.is_valid():
        invitation = form.save(commit=False)
        invitation.by = request.member
        invitation.save()
        audit.record("invited", invitation, {"role": ["", invitation.role]}, by=request.member)
        post("accounts.invite", {"invitation": invitation.pk, "site": site_of(request)})
        toast(request, f"{invitation.email} is invited", detail=told())
        return redirect("accounts:members")
    return form_page(
        request,
        "Invite somebody",
        form,
        note="They get a link by e-mail that works for 14 days.",
        submit="Invite",
        cancel=reverse("accounts:members"),
        crumbs=CRUMBS,
    )


@admins_only
@require_POST
def resending(request, pk):
    invitation = get_object_or_404(Invitation.objects.waiting(), pk=pk)
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at", "updated_at"])
    audit.record("resent", invitation, by=request.member)
    post("accounts.invite", {"invitation": invitation.pk, "site": site_of(request)})
    toast(request, f"{invitation.email} is invited again", detail=told())
    return redirect("accounts:members")


@admins_only
@require_POST
def withdrawing(request, pk):
    invitation = get_object_or_404(Invitation.objects.waiting(), pk=pk)
    audit.record("withdrawn", invitation, by=request.member)
    invitation.delete()
    toast(request, "Invitation withdrawn", detail="Its link opens nothing any more.")
    return redirect("accounts:members")


def told() -> str:
    if mail_goes_nowhere():
        return "This installation sends no mail: give them the link in the list."
    return "The mail is on its way; its link works for 14 days."
