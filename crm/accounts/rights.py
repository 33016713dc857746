"""What a view asks of the member who calls it."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def managers_only(view):
    """Managers and admins; others are told whom to ask."""
    return only(view, "is_manager", "Only managers and admins of this workspace may do this.")


def admins_only(view):
    return only(view, "is_admin", "Only admins of this workspace may do this.")


def only(view, right, refusal):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not getattr(request.member, right):
            raise PermissionDenied(refusal)
        return view(request, *args, **kwargs)

    return guarded


def open_to_viewers(view):
    """A change that concerns only the member's own account, such as the profile."""
    view.open_to_viewers = True
    return view


def needs_no_workspace(view):
    """A page for users who are signed in but belong to no workspace yet."""
    view.needs_no_workspace = view.open_to_viewers = True
    return view


def require_change(member, record):
    """Refuse, with whom to ask, when a member may not change an owned record that they see."""
    if not member.may_change(record):
        owner = record.owner.name if record.owner else "somebody else"
        raise PermissionDenied(
            f"This {record._meta.verbose_name} belongs to {owner}. Ask them or a manager to change it."
        )
