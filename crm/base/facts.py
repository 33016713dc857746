"""Facts of a record that its page shows and that are edited in place; each room says which it has and how they read."""

from dataclasses import dataclass, field

from crm.base import formats

CUSTOM = "custom-"  # before the key of a workspace's own field


@dataclass(frozen=True)
class Fact:
    """One fact ready to draw (shared/_fact.html)."""

    name: str  # in its address: contacts/42/facts/<name>/
    label: str
    text: str = ""
    note: str = ""
    link: str = ""  # where the value leads
    person: object = None
    fields: tuple = field(default=())  # of the form that edits it; the name alone where there are none


def custom_fact(record, definition) -> Fact:
    """The fact of a workspace's own field."""
    kept = record.custom.get(definition.key)
    return Fact(
        name=CUSTOM + definition.key,
        label=definition.label,
        text=custom_text(definition.kind, kept),
        link=kept if definition.kind == "url" and str(kept).startswith(("http://", "https://")) else "",
    )


def custom_text(kind, kept) -> str:
    """A custom value in words; what does not fit its kind is shown as it is."""
    if kept is None:
        return ""
    if isinstance(kept, bool):
        return "Yes" if kept else "No"
    try:
        if kind == "day":
            return formats.day(formats.date.fromisoformat(kept))
        if kind == "moment":
            return formats.moment(formats.datetime.fromisoformat(kept))
    except (TypeError, ValueError):
        return str(kept)
    return f"{kept:,}" if isinstance(kept, int | float) else str(kept)
