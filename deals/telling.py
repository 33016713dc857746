"""A record's timeline made ready for a page: days, sides of a conversation, long texts folded, pages to and fro."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from crm.accounts.models import Membership
from crm.base import formats
from deals.models import Activity, Deal
from deals.subjects import kind_of
from deals.timeline import FILTERS, Cursor, Event, Timeline

DAYS_APART = 14  # older events are grouped by month
FOLD_AFTER = 500  # characters of a text that are shown at once
FIELD_NAMES = {
    "value": "Value",
    "currency": "Currency",
    "expected_close": "Expected close",
    "owner": "Owner",
    "next_step": "Next step",
}
ICONS = {"email": "mail", "call": "phone", "meeting": "calendar", "note": "notebook-pen", "web_visit": "globe"}


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the page shows it; the words that its template needs."""

    event: Event
    time: str
    words: dict

    @property
    def iso(self):
        return self.event.at.isoformat()

    @property
    def template(self):
        return f"deals/events/_{self.event.source}.html"


def story_of(record, request, stage_changes=None) -> dict:
    """What `deals/_story.html` and `_events.html` get."""
    member, wanted = request.member, request.GET
    timeline = Timeline(record, member, wanted.get("show", "all"), stage_changes)
    after = Cursor.read(wanted.get("after"))
    events, more = timeline.until(wanted["until"], after) if "until" in wanted else timeline.page(after)
    counts = timeline.counts()
    names = {each.pk: each.name for each in Membership.objects.select_related("user")} if events else {}
    address = reverse("deals:story", args=[kind_of(record), record.pk])
    seen = shown_before(wanted) + len(events)
    count, oldest = counts[timeline.show]
    return {
        "record": record,
        "of": kind_of(record),
        "address": address,
        "show": timeline.show,
        "filters": [
            {"key": key, "label": label, "count": counts[key][0], "current": key == timeline.show}
            for key, (label, _) in FILTERS.items()
            if counts[key][0] or key == "all"
        ],
        "groups": grouped(events, after, record, member, names),
        "count": count,
        "earlier": {
            "address": f"{address}?{urlencode({'show': timeline.show, 'after': events[-1].cursor, 'seen': seen})}",
            "left": max(count - seen, 1),
            "back_to": oldest,
        }
        if more
        else None,
        "may_log": member.can_work,
    }


def shown_before(wanted):
    seen = wanted.get("seen", "0")
    return int(seen) if seen.isdecimal() and len(seen) < 7 else 0


def grouped(events, after, record, member, names) -> list[dict]:
    """Events under the headings of their days (months when older); a page goes on under the last one's heading."""
    today = timezone.localdate()
    groups = []
    last = heading(timezone.localtime(after.at).date(), today) if after else None
    for event in events:
        local = timezone.localtime(event.at)
        title = heading(local.date(), today)
        if not groups or title != last:
            groups.append({"title": "" if title == last else title, "events": []})
            last = title
        groups[-1]["events"].append(told(event, local, today, record, member, names))
    return groups


def heading(day, today):
    """Today, Tuesday 19 May; Tuesday 12 May; Earlier in May; April; December 2025."""
    ago = (today - day).days
    words = f"{day:%A} {day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
    if ago < 0:
        return f"Coming up: {words}"
    if ago < DAYS_APART:
        return {0: "Today, ", 1: "Yesterday, "}.get(ago, "") + words
    if (day.year, day.month) == (today.year, today.month):
        return f"Earlier in {day:%B}"
    return f"{day:%B}" + ("" if day.year == today.year else f" {day.year}")


def told(event, local, today, record, member, names) -> Told:
    row = event.record
    near = 0 <= (today - local.date()).days < DAYS_APART or local.date() > today
    time = f"{local:%H:%M}" if near else formats.day(event.at)
    if event.source == "activity":
        return Told(event, with_minutes(time, row.minutes), activity_words(row, record, member, names))
    if event.source == "task":
        return Told(event, time, {"by": names.get(row.assignee_id) or names.get(row.by_id)})
    if event.source == "field":
        return Told(event, time, field_words(row, record, names))
    return Told(event, time, {"by": names.get(row.by_id), "reopened": is_reopening(row)})


def with_minutes(time, minutes):
    return f"{time}, {minutes} min" if minutes else time


def is_reopening(change):
    return bool(change.from_stage and change.from_stage.kind != "open" and change.to_stage.kind == "open")


def activity_words(activity, record, member, names):
    """Who spoke to whom, and the text: its opening and what is folded away."""
    ours, theirs = names.get(activity.by_id, ""), activity.contact.name if activity.contact else ""
    inbound = activity.direction == Activity.Direction.INBOUND
    opening, rest = folded(activity.body)
    deal = None if isinstance(record, Deal) else activity.deal
    may_edit = member.can_work and (activity.by_id == member.pk or member.is_manager)
    activities = reverse("deals:activities") if may_edit else ""
    return {
        "icon": ICONS[activity.kind],
        "from": theirs if inbound else ours,
        "to": ours if inbound else theirs,
        "by": ours,
        "with": theirs,
        "participants": ", ".join(map(str, activity.participants)),
        "others": ", ".join(str(name) for name in activity.participants if name not in (ours, theirs)),
        "opening": opening,
        "rest": rest,
        "deal": deal if member.may_see(deal) else None,
        "edit": f"{activities}{activity.pk}/" if may_edit else "",
    }


def folded(text) -> tuple[str, str]:
    """A long text's opening, up to the end of a paragraph or sentence, and the rest; ("…", "") when it is short."""
    text = text.strip()
    if len(text) <= FOLD_AFTER:
        return text, ""
    ends = [match.end() for match in re.finditer(r"\n\s*\n|[.!?]\s", text[:FOLD_AFTER])]
    at = ends[-1] if ends and ends[-1] > FOLD_AFTER // 4 else FOLD_AFTER
    return text[:at].strip(), text[at:].strip()


def field_words(change, deal, names):
    return {
        "name": FIELD_NAMES.get(change.field, change.field.replace("_", " ").capitalize()),
        "before": readable(change.field, change.before, deal, names),
        "after": readable(change.field, change.after, deal, names),
        "by": names.get(change.by_id),
    }


def readable(field, text, deal, names):
    """History keeps texts: ids, ISO days, plain numbers. Write them as the page writes such things."""
    if not text:
        return ""
    try:
        if field == "owner":
            return names.get(int(text), "a member who left")
        if field == "value":
            return formats.money(text, deal.currency)
        if field == "expected_close":
            return formats.day(timezone.datetime.fromisoformat(text).date())
    except (ValueError, ArithmeticError):
        return text
    return text
