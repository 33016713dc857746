"""What counts as having spoken: said once for one activity, and once in SQL for counting over many."""

import re

from django.db.models import Q

from deals.models import Activity

# What people write about a call that nobody took, when they leave out how long it was.
MISSED = (
    r"(voice ?mail|left (a|her|him|them) ?(a )?message|no answer|not reached|could ?n[o']t reach|did not pick up|rang out"
    r"|engaged|mailbox|^tried |nicht erreicht|keine antwort|besetzt|messagerie|r[eé]pondeur|pas de r[eé]ponse|buz[oó]n"
    r"|no contesta|segreteria|non risponde|niet bereikt|geen gehoor)"
)
WAS_MISSED = re.compile(MISSED, re.IGNORECASE)


def is_talk(kind: str, direction: str, minutes: int | None, subject: str, body: str) -> bool:
    """A meeting, or a call in which two people spoke: it came from them, took time, or has notes of what was said."""
    if kind != Activity.Kind.CALL or direction == Activity.Direction.INBOUND:
        return kind in (Activity.Kind.MEETING, Activity.Kind.CALL)
    if minutes is not None:
        return minutes > 0
    return bool(body) and not (WAS_MISSED.search(subject) or WAS_MISSED.search(body))


def talk(prefix="") -> Q:
    """is_talk, in SQL."""
    call = Q(**{f"{prefix}kind": Activity.Kind.CALL})
    missed = (
        Q(**{f"{prefix}subject__iregex": MISSED}) | Q(**{f"{prefix}body__iregex": MISSED}) | Q(**{f"{prefix}body": ""})
    )
    spoke = (
        Q(**{f"{prefix}direction": Activity.Direction.INBOUND})
        | Q(**{f"{prefix}minutes__gt": 0})
        | (Q(**{f"{prefix}minutes": None}) & ~missed)
    )
    return Q(**{f"{prefix}kind": Activity.Kind.MEETING}) | (call & spoke)


def theirs(prefix="") -> Q:
    """The customer spoke: a mail from them, or a talk; says in SQL what Happening.theirs says."""
    inbound = Q(**{f"{prefix}direction": Activity.Direction.INBOUND}) & ~Q(**{f"{prefix}kind": Activity.Kind.WEB_VISIT})
    return inbound | talk(prefix)
