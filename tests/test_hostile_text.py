"""What people write, or others write to them, is text: in every field of every record it runs nowhere."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import models, transaction

from ai.models import Insight
from crm.accounts.models import Membership, Role, User
from crm.base.models import AuditEntry
from crm.base.tenancy import use_workspace
from tests import world
from tests.addresses import addresses, paths
from tests.test_every_address import SIGNING_OUT, as_a, quiet  # noqa: F401  quiet is a fixture

HOSTILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "hostile"
SHORT = "<img src=x onerror=alert(1)>"
OURS = [
    "<script>alert('xss')</script>",
    "\"><svg/onload=alert('xss')>",
    "'><b onmouseover=alert(1)>xss</b>",
    "</textarea></title></style><script>alert(1)</script>",
    "{{ 7|add:7 }}{% debug %}${7*7}<%= 7 %>",
    "<a href='javascript:alert(1)'>xss</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;<!--",
    '=HYPERLINK("https://xss.example","x")',
]
ADDRESS = "javascript:alert('xss')//xss.example"
SENTENCES = {"text", "label", "what", "why"}
FORMULA = re.compile(r"^[=+@\t\r]|^-(?!\d)|^[＝＋－＠]")
# Not text that people write: keys, codes and what only the machine fills in, which pages and code read by.
NOT_WRITTEN = {
    *("FieldDefinition.key", "FieldDefinition.of", "FieldDefinition.kind", "Import.target", "ImportRow.status"),
    *("OutboxEntry.kind", "Insight.capability", "Recommendation.kind", "Recommendation.key", "Attachment.file"),
    *("AuditEntry.kind", "AuditEntry.verb", "AuditEntry.via", "ExternalId.kind", "ExternalId.space", "Task.origin"),
    *("WaitingReference.kind", "WaitingReference.slot", "WaitingReference.to", "WaitingReference.by"),
    *("FieldChange.field", "ApiToken.digest", "Import.sha256", "Activity.message_id"),
}


def texts():
    """Our own strings, and those of others where they are at hand."""
    found = list(OURS)
    if (file := HOSTILE / "xss.txt").exists():
        found += [line for line in file.read_text(errors="replace").splitlines() if line.strip()][::40]
    if (file := HOSTILE / "blns.json").exists():
        found += [line.replace("\0", "") for line in json.loads(file.read_text()) if "\0" not in line][::4]
    return found


@pytest.fixture(scope="module")
def long_text():
    return "\n".join(texts()).encode("utf-8", "replace").decode()


def spoil(long_text):
    """Write the strings into every text of every record of the active workspace."""
    for model in world.RECORDS:
        for field in written_fields(model):
            value = hostile_value(field, long_text)
            for record in model.objects.all() if value else ():
                model.objects.filter(pk=record.pk).update(**{field.name: fitted(value, field, record)})
    User.objects.filter(pk__in=Membership.objects.values("user")).update(name=SHORT)
    for insight in Insight.objects.all():
        insight.evidence, insight.answer = in_words(insight.evidence), in_words(insight.answer)
        insight.save()


def written_fields(model):
    """The fields of a record that hold what somebody wrote; the audit trail cannot be written to."""
    for field in model._meta.local_fields if model is not AuditEntry else ():
        plain = not (field.primary_key or field.is_relation or field.choices)
        if (
            plain
            and f"{model.__name__}.{field.name}" not in NOT_WRITTEN
            and (field.editable or field.name == "search_text")
        ):
            yield field


def in_words(found):
    """The same JSON with the strings in its sentences."""
    if isinstance(found, dict):
        return {
            key: f"{value} {OURS[0]}" if key in SENTENCES and isinstance(value, str) else in_words(value)
            for key, value in found.items()
        }
    return [in_words(each) for each in found] if isinstance(found, list) else found


def hostile_value(field, long_text):
    if isinstance(field, models.JSONField):
        return {"terminals": OURS[0], OURS[1]: OURS[2]} if field.name == "custom" else None
    if field.get_internal_type() == "ArrayField":
        return [OURS[1][: field.base_field.max_length]]
    if isinstance(field, models.TextField):
        return long_text
    if isinstance(field, models.CharField) and field.max_length >= 20:
        return ADDRESS if field.name in ("website", "domain") else "pick"
    return None


def fitted(value, field, record):
    """A string that fits the column; another for each record, for the unique ones."""
    if value != "pick":
        return value
    fits = [text for text in (*OURS, SHORT) if len(text) + 8 <= field.max_length] or [SHORT[: field.max_length - 6]]
    return f"{fits[record.pk % len(fits)]}{record.pk}"


class Seen(HTMLParser):
    """Collects in `faults` what of a page would run that is not the page's own."""

    def __init__(self, own):
        super().__init__()
        self.own, self.faults, self.script = own, [], None  # own: not the admin, whose framework scripts its attributes

    def handle_starttag(self, tag, attributes):
        given = {name: (value or "").strip().lower() for name, value in attributes}
        for name, value in given.items():
            leads = name in LEADING and RUNS.match(value)
            handles = name.startswith("on") and (self.own or "alert(" in value)
            if leads or handles or (name.startswith(CODE) and "alert(" in value):
                self.faults.append(f"<{tag} {name}={value[:60]}>")
        if tag == "script" and given.get("type") != "application/json":
            self.script = given
            if self.own and "src" not in given:
                self.faults.append("a script that stands in the page")
        if self.own and tag in FOREIGN:
            self.faults.append(f"<{tag}>")

    def handle_data(self, data):
        if self.script is not None and "alert(" in data:
            self.faults.append(f"<script>{data[:60]}")

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = None


LEADING = {"href", "src", "action", "formaction", "data", "xlink:href", "hx-get", "hx-post"}
RUNS = re.compile(r"[\s\x00-\x1f]*(javascript|vbscript|data:(?!image/))")
CODE = ("hx-on", "hx-trigger", "style", "srcdoc", "x-", "@", ":")
FOREIGN = {"xss", "iframe", "object", "embed", "marquee", "video", "audio", "math", "base", "applet", "frame"}


@pytest.fixture
def spoiled(db, long_text):
    """Our own world, its every text hostile, and a client of its admin."""
    ours = world.found("aldebaran")
    with use_workspace(ours["workspace"]), transaction.atomic():
        spoil(long_text)
    return ours, as_a(Role.ADMIN, ours)


def test_no_page_runs_what_stands_in_a_record(spoiled):
    ours, client = spoiled
    faults, shown = [], 0
    for address in addresses():
        if address.name in SIGNING_OUT:
            continue
        for path in paths(address, ours):
            for headers in ({}, {"HTTP_HX_REQUEST": "true"}) if not path.startswith(("/admin/", "/api/")) else ({},):
                answer = client.get(path, **headers)
                body = b"".join(answer)
                if answer.status_code >= 500:
                    faults.append(f"{path}: {answer.status_code}")
                elif "html" in answer.headers.get("Content-Type", ""):
                    page = Seen(own=not path.startswith("/admin/"))
                    page.feed(body.decode())
                    faults += [f"{path}: {fault}" for fault in page.faults]
                    shown += b"alert(" in body
                elif answer.headers.get("X-Content-Type-Options") != "nosniff":
                    faults.append(f"{path} leaves its type open")
    assert not faults, "\n".join(faults[:60])
    assert shown > 40, "hardly any page shows the strings: the test sees nothing"


# What lists take, each of which may hide what another breaks; and what else pages read.
OF_LISTS = ["filter", "search", "sort", "columns", "after", "before", "narrow", "pipeline", "ordering", "size", "q"]
OTHERS = ["part", "field", "as", "show", "kind", "stage", "company", "contact", "deal", "of", "target", "page", "name"]


@pytest.mark.parametrize("garbage", ["²", "9" * 30, "a\0'\"%\\"])
def test_no_garbage_in_an_address_breaks_a_page(db, garbage):
    ours = world.found("aldebaran")
    client, broken = as_a(Role.ADMIN, ours), set()
    for address in addresses():
        if address.name.startswith("admin:") or address.name in SIGNING_OUT:
            continue
        lists = not address.variables and not address.name.startswith(("account", "api_"))
        asked = [dict.fromkeys(OF_LISTS + OTHERS, garbage), *({name: garbage} for name in OF_LISTS if lists)]
        for path in paths(address, ours, asked=False):
            broken |= {f"{path} {query}" for query in asked if client.get(path, query).status_code >= 500}
    assert not broken


@pytest.mark.parametrize("room", ["/deals/", "/contacts/", "/companies/", "/tasks/", "/activities/"])
def test_no_cell_of_an_export_is_a_formula(spoiled, room):
    answer = spoiled[1].get(f"{room}?export=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]
