"""Toasts: what just happened, and the way back. They are Django messages with a kind, a second line and an undo."""

import json
from dataclasses import asdict, dataclass

from django.contrib import messages

KINDS = {messages.SUCCESS: "won", messages.WARNING: "warn", messages.ERROR: "lost"}


@dataclass(frozen=True)
class Toast:
    """One toast. `kind` is "", "won", "lost", "warn" or "ai"; `undo` is an address that takes an empty POST."""

    text: str
    kind: str = ""
    detail: str = ""
    undo: str = ""


def toast(request, text, kind="", detail="", undo=""):
    """Show this on the answer to the request, or on the page it leads to."""
    extra = {"kind": kind, "detail": detail, "undo": undo}
    messages.info(request, text, extra_tags=json.dumps(extra))


def read(message):
    """Turn any Django message into a Toast; one that allauth wrote has only its level to go by."""
    text = str(message.message).strip()
    if message.extra_tags.startswith("{"):
        return Toast(text, **json.loads(message.extra_tags))
    return Toast(text, KINDS.get(message.level, ""))


def as_dicts(message_list):
    """Make them ready for the HX-Trigger header, where toasts.js reads them."""
    return [asdict(read(message)) for message in message_list]
