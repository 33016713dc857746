"""The facts of contacts and companies that their pages show: names, words and values."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from crm.base import formats
from crm.base.facts import CUSTOM, Fact, custom_fact

CONTACT = {
    "name": "Name",
    "email": "Email",
    "phone": "Phone",
    "mobile": "Mobile",
    "company": "Company",
    "position": "Position",
    "buying_role": "Buying role",
    "lifecycle": "Lifecycle",
    "owner": "Owner",
    "source": "Source",
    "language": "Language",
    "time_zone": "Time zone",
    "tags": "Tags",
    "notes": "Notes",
}
COMPANY = {
    "name": "Name",
    "domain": "Domain",
    "website": "Website",
    "industry": "Industry",
    "size": "Employees",
    "country": "Country",
    "city": "City",
    "phone": "Phone",
    "lifecycle": "Lifecycle",
    "churned_on": "Left on",
    "owner": "Owner",
    "tags": "Tags",
    "notes": "Notes",
}
LABELS = {"contact": CONTACT, "company": COMPANY}
FIELDS = {("contact", "name"): ("first_name", "last_name")}
DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+", re.ASCII)


def fields_of(of, name) -> tuple:
    """The form fields that a fact is edited with."""
    return FIELDS.get((of, name), (name,))


def facts_of(record, member, definitions) -> list[Fact]:
    """Every fact that the page of a record lists; its name stands in the head."""
    labels = LABELS[record._meta.model_name]
    return [fact_of(record, name, member) for name in labels if name != "name"] + [
        custom_fact(record, definition) for definition in definitions
    ]


def fact_of(record, name, member, definitions=()) -> Fact | None:
    """One fact ready to draw; None for a name that is no fact of such a record in this workspace."""
    if name.startswith(CUSTOM):
        definition = next((each for each in definitions if CUSTOM + each.key == name), None)
        return custom_fact(record, definition) if definition else None
    label = LABELS[record._meta.model_name].get(name)
    return Fact(name=name, label=label, **READ.get(name, plain)(record, name, member)) if label else None


def plain(record, name, member):
    return {"text": getattr(record, name)}


def chosen(record, name, member):
    return {"text": getattr(record, f"get_{name}_display")() if getattr(record, name) else ""}


def company(record, name, member):
    held = record.company
    return {"text": held.name if held else "", "link": held.get_absolute_url() if member.may_see(held) else ""}


def site(record, name, member):
    text = getattr(record, name)
    if text.startswith(("http://", "https://")):
        return {"text": text.partition("//")[2].rstrip("/"), "link": text}
    return {"text": text, "link": f"https://{text}" if DOMAIN.fullmatch(text.split("/")[0]) else ""}


def number(record, name, member):
    return {"text": formats.count(getattr(record, name))}


def day(record, name, member):
    return {"text": formats.day(getattr(record, name))}


def owner(record, name, member):
    return {"text": record.owner.name if record.owner else "", "person": record.owner}


def tags(record, name, member):
    held = getattr(record, "tag_names", None)
    return {"text": ", ".join(sorted(held if held is not None else map(str, record.tags.all())))}


def time_zone(record, name, member):
    if not record.time_zone:
        return {"text": ""}
    try:
        there = timezone.now().astimezone(ZoneInfo(record.time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return {"text": record.time_zone}
    return {"text": record.time_zone.rpartition("/")[2].replace("_", " "), "note": f"{there:%H:%M}"}


READ = {
    "company": company,
    "buying_role": chosen,
    "lifecycle": chosen,
    "website": site,
    "size": number,
    "churned_on": day,
    "owner": owner,
    "tags": tags,
    "time_zone": time_zone,
}
