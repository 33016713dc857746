"""Owners named in a file: members by name or e-mail address, or strangers whose names are kept but who are not invented."""

from typing import NamedTuple

from crm.accounts.models import Membership
from crm.base.exporting import unguard
from crm.base.searching import plain
from crm.imports.values.texts import UNCHOSEN


class Owner(NamedTuple):
    """A member's id, or None for a stranger, and the name as written."""

    member: int | None
    name: str


def members_by_name() -> dict[str, int]:
    """Name and address of each present member, in plain letters, to the membership's id; a name that two share is left out."""
    found, shared = {}, set()
    for member in Membership.objects.present().select_related("user"):
        for word in {plain(member.user.name).strip(), plain(member.user.email)} - {""}:
            if found.setdefault(word, member.pk) != member.pk:
                shared.add(word)
    return {word: pk for word, pk in found.items() if word not in shared}


class OwnerReader:
    """Reads who a record belongs to; None for blank."""

    def __init__(self, members: dict[str, int]):
        self.members = members

    def __call__(self, cell: str) -> Owner | None:
        name = " ".join(unguard(cell).split())
        if name.casefold() in UNCHOSEN:
            return None
        return Owner(self.members.get(plain(name)), name[:200])

    def stranger(self, cell: str) -> str | None:
        """The name, where it is no member's."""
        owner = self(cell)
        return owner.name if owner and owner.member is None else None
