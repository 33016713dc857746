"""Which workspace and which user this thread or task works for; imports nothing, so that the database engine may read it."""

from contextvars import ContextVar

active_workspace: ContextVar[int | None] = ContextVar("active_workspace", default=None)
active_user: ContextVar[int | None] = ContextVar("active_user", default=None)


# Tells PostgreSQL's policies, for one transaction, who is at work ("" is nobody).
SETTINGS = "SELECT set_config('app.workspace', %s, true), set_config('app.user', %s, true)"


def settings() -> list[str]:
    """The values for SETTINGS."""
    return ["" if each is None else str(int(each)) for each in (active_workspace.get(), active_user.get())]
