"""The facts of a deal that its page shows and that are edited in place: their names, words and values."""

from crm.base import formats
from crm.base.facts import CUSTOM, Fact, custom_fact
from deals.models import Deal

FIELDS = {"value": ("value", "currency"), "lost_reason": ("lost_reason", "lost_note")}
LABELS = {
    "name": "Name",
    "value": "Value",
    "expected_close": "Expected close",
    "owner": "Owner",
    "company": "Company",
    "contact": "Contact",
    "source": "Source",
    "competitors": "Competitors",
    "tags": "Tags",
    "next_step": "Next step",
    "lost_reason": "Lost because",
}


def fields_of(name) -> tuple:
    """The form fields that a fact is edited with."""
    return FIELDS.get(name, (name,))


def fact_of(deal: Deal, name, member, definitions=()) -> Fact | None:
    """One fact ready to draw; None for a name that is no fact of this workspace."""
    if name.startswith(CUSTOM):
        definition = next((each for each in definitions if CUSTOM + each.key == name), None)
        return custom_fact(deal, definition) if definition else None
    if name not in LABELS or (name == "lost_reason" and deal.outcome != Deal.Outcome.LOST):
        return None
    return Fact(name=name, label=LABELS[name], **READ.get(name, plain)(deal, name, member))


def plain(deal, name, member):
    return {"text": getattr(deal, name)}


def value(deal, name, member):
    return {"text": formats.money(deal.value, deal.currency)}


def expected_close(deal, name, member):
    days = formats.in_days(deal.expected_close) if deal.is_open else ""
    return {"text": formats.day(deal.expected_close), "note": days}


def owner(deal, name, member):
    return {"text": deal.owner.name if deal.owner else "", "person": deal.owner}


def record(deal, name, member):
    linked = getattr(deal, name)
    return {
        "text": str(linked) if linked else "",
        "link": linked.get_absolute_url() if member.may_see(linked) else "",
    }


def names(deal, name, member):
    return {"text": ", ".join(deal.competitors)}


def tags(deal, name, member):
    held = getattr(deal, "tag_names", None)
    return {"text": ", ".join(sorted(held if held is not None else map(str, deal.tags.all())))}


def lost_reason(deal, name, member):
    known = dict(Deal.LostReason.choices)
    return {"text": known.get(deal.lost_reason, deal.lost_reason), "note": deal.lost_note}


READ = {
    "value": value,
    "expected_close": expected_close,
    "owner": owner,
    "company": record,
    "contact": record,
    "competitors": names,
    "tags": tags,
    "lost_reason": lost_reason,
}
