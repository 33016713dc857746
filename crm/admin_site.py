"""The admin for managers: Django's, dressed by unfold, kept inside the manager's own workspace by both walls."""

from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from unfold.sites import UnfoldAdminSite

from crm.base.models import AuditEntry
from crm.base.records import Record

# unfold's own pages are drawn by Alpine, which evaluates attributes; the product's pages keep the strict policy.
POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "object-src": [NONE],
}
assert NONCE not in POLICY["script-src"]  # a nonce would switch UNSAFE_INLINE off


class ManagersSite(UnfoldAdminSite):
    enable_nav_sidebar = True

    def register(self, model_or_iterable, admin_class=None, **options):
        """Workspace records only: other apps' tables, such as e-mail addresses and groups, span all workspaces."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple, set)) else [model_or_iterable]
        super().register([model for model in models if issubclass(model, Record)], admin_class, **options)

    def has_permission(self, request):
        member = getattr(request, "member", None)
        return bool(member and member.is_manager)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one sign-in; who is signed in and no manager is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied("The admin is for managers and admins of a workspace.")
        return redirect(f"{reverse('account_login')}?next={reverse('admin:index')}")

    def admin_view(self, view, cacheable=False):
        return csp_replace(POLICY)(super().admin_view(view, cacheable))

    def index(self, request, extra_context=None):
        recent = AuditEntry.objects.select_related("by__user")[:10] if self.has_permission(request) else []
        return super().index(request, {**(extra_context or {}), "recent": recent})
