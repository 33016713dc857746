"""Every request works in one workspace, as one member: the session's, or its token's."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from crm.accounts.models import ApiToken, Membership
from crm.base import audit
from crm.base.tenancy import use_workspace

SESSION_KEY = "workspace"
SAFE = ("GET", "HEAD", "OPTIONS")
USED_EVERY = timedelta(minutes=5)  # how exactly a token's last use is kept


class WorkspaceMiddleware:
    """Sets request.member (a Membership or None) and the active workspace; views open to others say so themselves."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.member = request.api_token = None
        request.via = (
            "api" if request.path.startswith("/api/") else "admin" if request.path.startswith("/admin/") else "page"
        )
        header = request.headers.get("Authorization", "")
        if request.via == "api" and header:
            request.member = member_of_token(request, header)
            if request.member is None:
                return JsonResponse({"detail": "This token is unknown, expired or revoked."}, status=401)
            request.user = request.member.user
        elif request.user.is_authenticated:
            request.member = member_of_session(request)
        with self.at_work(request):
            return self.get_response(request)

    def at_work(self, request):
        audit.via.set(request.via)
        user = request.user if request.user.is_authenticated else None
        if user:
            timezone.activate(user.zone)
        else:
            timezone.deactivate()
        return use_workspace(request.member.workspace_id if request.member else None, user)

    def process_view(self, request, view, args, kwargs):
        """Refuse by default: no workspace, no page; and a viewer changes nothing, unless the view says otherwise."""
        if not request.user.is_authenticated or request.path.startswith("/accounts/"):
            return None
        if request.member is None:
            return None if getattr(view, "needs_no_workspace", False) else redirect("accounts:no_workspace")
        if request.method not in SAFE and not request.member.can_work and not getattr(view, "open_to_viewers", False):
            raise PermissionDenied("Viewers read. Ask an admin of this workspace for the role of a rep.")
        return None

    def process_template_response(self, request, response):
        """Draw lazy responses (the admin's, the API's) while a transaction with the workspace is open."""
        if request.member and not response.is_rendered:
            with transaction.atomic():
                response.render()
        return response


def member_of_session(request):
    """The member that the session works as; the first membership when it names none, or one that has ended."""
    user = request.user
    with use_workspace(None, user), transaction.atomic():
        memberships = Membership.of_user(user)
        chosen = request.session.get(SESSION_KEY)
        member = memberships.filter(workspace_id=chosen).first() if chosen else None
        member = member or memberships.first()
    if member:
        member.user = user
        if member.workspace_id != chosen:
            request.session[SESSION_KEY] = member.workspace_id
    return member


def member_of_token(request, header):
    """The member that a token acts for, with the token's role; None when it may not be used."""
    parts = ApiToken.read(header.removeprefix("Bearer ").removeprefix("Token ").strip())
    if parts is None:
        return None
    workspace_id, token_id, secret = parts
    with use_workspace(workspace_id), transaction.atomic():
        token = ApiToken.objects.select_related("member__user", "workspace").filter(pk=token_id).first()
        if token is None or not token.fits(secret) or not token.member.user.is_active:
            return None
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
            ApiToken.objects.filter(pk=token_id).update(last_used_at=now)
    member = token.member
    member.workspace, member.acting_role, request.api_token = token.workspace, token.acting_role, token
    return member
