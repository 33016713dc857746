"""The first wall: code works inside one workspace at a time, or not at all.

The second wall is PostgreSQL's row-level security (crm/base/walls.py). The `system` database alias sees every row; its
uses are the outbox relay and the sweeps named in SYSTEM_USES, which a test compares with the code.
"""

from contextlib import contextmanager

from django.db import connections, transaction

from crm.base.active import active_user, active_workspace

SYSTEM_USES = (
    "crm/base/outbox/relay.py",  # finds due entries of every workspace and sends their ids
    "crm/base/sweeping.py",  # finds the workspaces in which a sweep has work, and gives their ids
    "crm/imports/management/commands/import_csv.py",  # finds the workspace that a slug names
)


class NoWorkspace(RuntimeError):
    """Raised before any SQL when code asks for records while no workspace is active."""

    def __init__(self):
        super().__init__("No workspace is active. Wrap this in use_workspace(workspace).")


def current_workspace_id() -> int:
    """The active workspace's id; raises NoWorkspace when there is none."""
    workspace = active_workspace.get()
    if workspace is None:
        raise NoWorkspace
    return workspace


@contextmanager
def use_workspace(workspace, user=None, using="default"):
    """Work inside a workspace (an object or an id; None leaves all workspaces) as a user (object, id or None)."""
    workspace_token = active_workspace.set(getattr(workspace, "pk", workspace))
    user_token = active_user.set(getattr(user, "pk", user))
    connection = connections[using]
    try:
        if connection.in_atomic_block:
            # A savepoint's end does not restore a setting on success, so it is told again by hand.
            with transaction.atomic(using=using):
                connection.tell_policies()
                yield
            active_workspace.reset(workspace_token)
            active_user.reset(user_token)
            workspace_token = user_token = None
            connection.tell_policies()
        else:
            yield
    finally:
        if workspace_token is not None:
            active_workspace.reset(workspace_token)
            active_user.reset(user_token)
