"""Which workspace and which user this thread or task works for; imports nothing, so that the database engine may read it."""

from contextvars import ContextVar

active_workspace: ContextVar[int | None] = ContextVar("active_workspace", default=None)
active_user: ContextVar[int | None] = ContextVar("active_user", default=None)


def settings_sql() -> str:
    """The statement that tells PostgreSQL's policies, for one transaction, who is at work ("" is nobody)."""
    workspace, user = active_workspace.get(), active_user.get()
    return (
        f"SELECT set_config('app.workspace', '{'' if workspace is None else int(workspace)}', true), "
        f"set_config('app.user', '{'' if user is None else int(user)}', true)"
    )
