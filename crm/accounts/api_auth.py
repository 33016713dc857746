"""How the API knows who calls: the session (with CSRF), or the token that the middleware has read."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission


class MemberAuthentication(SessionAuthentication):
    def authenticate(self, request):
        token = getattr(request._request, "api_token", None)
        if token is not None:
            return request._request.user, token
        return super().authenticate(request)

    def authenticate_header(self, request):
        return "Bearer"


class MemberPermission(BasePermission):
    """Members only; viewers read."""

    message = "Viewers read. Ask an admin of this workspace for the role of a rep."

    def has_permission(self, request, view):
        member = getattr(request._request, "member", None)
        return member is not None and (request.method in SAFE_METHODS or member.can_work)

    def has_object_permission(self, request, view, record):
        member = request._request.member
        if request.method in SAFE_METHODS:
            return True
        self.message = "This belongs to another member; ask a manager to change it."
        return member.may_change(record)
