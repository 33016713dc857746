"""The forms of a drawn page, as a browser would send them, and which of their fields name a record."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

# What a field's name means, without the prefix of a formset or of a bulk action.
RECORD_OF = {
    "owner": "membership",
    "assignee": "membership",
    "member": "membership",
    "by": "membership",
    "company": "company",
    "contact": "contact",
    "deal": "deal",
    "stage": "stage",
    "pipeline": "pipeline",
    "product": "product",
    "task": "task",
    "activity": "activity",
    "workspace": "workspace",
}
# Whose rows a formset holds, and what the rows are that a page lets one choose.
FORMSETS = {"stages": "stage", "consents": "consent", "stakeholders": "stakeholder", "line_items": "lineitem"}
LISTED = {"contacts": "contact", "companies": "company", "deals": "deal", "tasks": "task", "activities": "activity"}
CHOSEN = {"chosen", "_selected_action"}
# Numbers, though they stand in a choice or are hidden, that name no record.
PLAIN_NUMBERS = {"select_across", "index", "priority", "days", "due", "chance", "minutes", "page"}


@dataclass
class Field:
    kind: str  # text, picked, hidden, checkbox, radio, select
    offered: list = field(default_factory=list)
    set: list = field(default_factory=list)

    @property
    def sent(self) -> str | None:
        """What a browser sends when nobody touches the field, the first of what must be chosen; None for nothing."""
        if self.set or self.kind == "checkbox":
            return self.set[0] if self.set else None
        return next(iter(self.offered), "")


@dataclass
class Form:
    action: str
    page: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[dict] = field(default_factory=list)

    @property
    def shape(self):
        """What makes two forms the same for a sweep, whichever record they belong to."""
        return self.action.partition("?")[0], tuple(sorted(self.fields))

    def sendings(self) -> list[dict]:
        """What is sent by each of its buttons; the admin's, which differ in where one goes afterwards, count as one."""
        sent = {name: each.sent for name, each in self.fields.items() if each.sent is not None}
        buttons = [each for each in self.buttons if not next(iter(each)).startswith("_")] or self.buttons[:1]
        return [sent | button for button in buttons] or [sent]

    def keys(self, world, strict=True) -> list[tuple[str, str]]:
        """(field, value) for each field that names a record, with that record of the world."""
        return [(name, value) for name in self.fields if (value := self.key(name, world, strict))]

    def key(self, name, world, strict):
        prefix, _, bare = name.rpartition("-")
        bare = bare.removeprefix("to_")
        kind = FORMSETS.get(prefix.partition("-")[0]) if bare == "id" else RECORD_OF.get(bare)
        record = world.get(self.listed if bare in CHOSEN else kind)
        this = self.fields[name]
        if record is not None:
            return f"Somebody #{record.pk}" if this.kind == "picked" else str(record.pk)
        numbers = this.kind not in ("text", "picked") and any(each.isdecimal() for each in this.offered)
        plain = bare in PLAIN_NUMBERS or bare.endswith("_FORMS")
        assert plain or not numbers or not strict, (
            f"{self.page}: tests/forms.py does not say what {name} names ({this.offered[:3]})"
        )
        return None

    @property
    def listed(self):
        parts = self.action.strip("/").split("/")
        return parts[2] if parts[0] == "admin" and len(parts) > 2 else LISTED.get(parts[0])


class Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.forms, self.by_id, self.later = page, [], {}, []
        self.form = self.select = self.text = None

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = Form(urljoin(self.page, given.get("hx-post") or given.get("action") or self.page), self.page)
            self.by_id[given.get("id")] = self.form
            if "hx-post" in given or given.get("method", "get").lower() == "post":
                self.forms.append(self.form)
        elif tag == "select":
            self.select = given
            self.note(given, "select")
        elif tag == "option" and self.select is not None:
            self.note(self.select, "select", given.get("value", ""), "selected" in given)
        elif tag == "textarea":
            self.text = [given, ""]
        elif tag == "input":
            self.input(given, given.get("type", "text"))
        elif tag == "button" and given.get("name"):
            self.note(given, "button", given.get("value", ""))

    def input(self, given, kind):
        if kind in ("checkbox", "radio"):
            self.note(given, kind, given.get("value", "on"), "checked" in given)
        elif kind == "hidden":
            self.note(given, "hidden", given.get("value", ""), True)
        elif kind in ("submit", "image"):
            self.note(given, "button", given.get("value", ""))
        elif kind not in ("button", "file", "reset"):
            value = given.get("value") or ("x" if "required" in given else "")
            self.note(given, "picked" if "list" in given and "hx-get" in given else "text", value, True)

    def handle_data(self, data):
        if self.text is not None:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text is not None:
            self.note(self.text[0], "text", self.text[1], True)
            self.text = None

    def note(self, given, kind, value=None, is_set=False):
        if given.get("name"):
            self.later.append((given.get("form"), self.form, given["name"], kind, value, is_set))

    def result(self) -> list[Form]:
        for form_id, form, name, kind, value, is_set in self.later:
            form = self.by_id.get(form_id) if form_id else form
            if form is None:
                continue
            if kind == "button":
                form.buttons.append({name: value})
                continue
            this = form.fields.setdefault(name, Field(kind))
            this.offered += [value] if value is not None else []
            this.set += [value] if is_set else []
        return [form for form in self.forms if form.action.startswith("/")]


def forms_in(html, page) -> list[Form]:
    """The forms of a page that post."""
    reader = Reader(page)
    reader.feed(html)
    return reader.result()
