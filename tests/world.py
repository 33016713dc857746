"""A workspace with one record of every kind, each text in it holding one word, so that a leak shows."""

from datetime import timedelta

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from ai.capabilities import CAPABILITIES
from ai.insights.asking import ask
from ai.insights.writing import write
from ai.models import Feedback
from contacts.models import Company, Consent, Contact
from crm.accounts.models import ApiToken, Invitation, Role, Workspace
from crm.base.models import FieldDefinition
from crm.base.outbox import post
from crm.base.records import Record
from crm.base.tenancy import use_workspace
from crm.imports.models import ExternalId, Import, ImportFile, ImportRow, WaitingReference
from deals.models import Activity, Attachment, LineItem, Product, Stakeholder, Task
from tests import make

RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


def fill(word, member, shared=None):
    """One record of every kind in the active workspace, made by a member and named by the word.

    `shared` names what all members share whatever they may see: stages, fields, tags, products.
    """
    now, shared = timezone.now(), shared or word
    stages = [(f"{shared} {name}"[:60], kind, odds, rots) for name, kind, odds, rots in make.STAGES]
    stage = make.pipeline(f"{shared} pipeline", stages).stages.first()
    for of in FieldDefinition.Of.values:
        FieldDefinition.objects.create(of=of, key="terminals", label=f"{shared} terminals")
    given = {"owner": member, "custom": {"terminals": word}, "tags": [make.tag(shared)]}
    company = Company.start(
        by=member, name=f"{word} Ltd", domain=f"{word}.example", website=f"https://{word}.example", notes=word, **given
    )
    contact = Contact.start(
        by=member,
        first_name=word,
        last_name="Person",
        email=f"{word}@example.com",
        company=company,
        notes=word,
        **given,
    )
    Consent.objects.create(contact=contact, purpose="ai", status="given", source=word)
    about = {"company": company, "contact": contact}
    deal = make.deal(
        f"{word} deal", by=member, stage=stage, value=1200, next_step=word, competitors=[word], source=word,
        expected_close=now.date() + timedelta(days=9), **about, **given,
    )  # fmt: skip
    deal.change(by=member, next_step=f"{word} again", value=1300)
    Stakeholder.objects.create(deal=deal, contact=contact, role="champion")
    LineItem.objects.create(deal=deal, product=Product.objects.create(name=f"{shared} product", price=10), price=10)
    activity = Activity.start(
        by=member, deal=deal, kind="call", subject=f"{word} call", body=f"{word} asked", direction="in",
        participants=[word], **about,
    )  # fmt: skip
    Task.start(by=member, title=f"{word} task", notes=word, deal=deal, assignee=member, due_on=now.date(), **about)
    file = ContentFile(f"{word} file".encode(), name=f"{word}.txt")
    Attachment.objects.create(file=file, name=f"{word}.txt", size=len(file), deal=deal, activity=activity, by=member)
    insight = ask(CAPABILITIES["deal_coach"], deal, by=member)
    write(insight.pk)
    sent = Import.objects.create(
        target="deals", status="done", name=f"{word}.csv", size=9, source=word, rows=2, done_rows=2, created=1, refused=1,
        notes=[word], by=member, facts=[], mapping=[],
    )  # fmt: skip
    ImportFile.keep(sent, f"Name\n{word}\n".encode())
    ImportRow.objects.create(of=sent, number=1, line=2, status="created", record_id=deal.pk)
    ImportRow.objects.create(of=sent, number=2, line=3, status="refused", column=word, reason=word, cells=[word])
    ExternalId.objects.create(source=word, space="deal", key=word, kind="deal", record_id=deal.pk, of=sent)
    WaitingReference.objects.create(
        of=sent, line=3, column=word, kind="deal", record_id=deal.pk, slot="contact", to="contact", by="name", key=word,
        written=word, reason=word,
    )  # fmt: skip
    Feedback.objects.create(insight=insight, by=member, useful=True, why=word)
    Invitation.objects.create(email=f"{word}-invited@example.com", role=Role.REP, by=member)
    ApiToken.issue(member, f"{word} token", Role.REP)
    post("nobody.handles.this", {"word": word})


def found(word) -> dict:
    """A workspace with everything in it, as `held` gives it."""
    founded = make.workspace(f"{word} Works")
    with use_workspace(founded):
        member = make.member(Role.ADMIN, name=f"{word} Worker", title=word)
        fill(word, member)
    return held(founded, member)


def held(workspace, member) -> dict:
    """Model name -> the workspace's first record of it; "workspace" and "member" besides."""
    with use_workspace(workspace):
        firsts = {model._meta.model_name: model._base_manager.order_by("pk").first() for model in RECORDS}
    return firsts | {"workspace": workspace, "member": member}


def fingerprint(workspace) -> dict[str, str]:
    """Table -> a digest of all its rows of a workspace, and of the workspace itself and its people."""
    tables = {model._meta.db_table: "workspace_id" for model in RECORDS} | {Workspace._meta.db_table: "id"}
    digest = "SELECT '{0}', md5(coalesce(string_agg(t::text, '|' ORDER BY id), '')) FROM {0} t WHERE {1} = {2}"
    people = "SELECT 'users', md5(string_agg(u::text, '|' ORDER BY id)) FROM accounts_user u WHERE id IN (SELECT user_id FROM accounts_membership WHERE workspace_id = {})"
    parts = [digest.format(table, column, workspace.pk) for table, column in tables.items()] + [
        people.format(workspace.pk)
    ]
    with use_workspace(workspace), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def told_of(workspace, records) -> tuple:
    """What the database holds of these records: their own rows, and how often each key of another row names them."""
    parts = []
    for record in records:
        table = record._meta.db_table
        parts.append(f"SELECT '{table}', '', md5(t::text) FROM {table} t WHERE id = {record.pk}")
        for model in RECORDS:
            for key in model._meta.local_fields:
                if key.is_relation and key.related_model is type(record):
                    named = f"FROM {model._meta.db_table} WHERE {key.column} = {record.pk}"
                    parts.append(f"SELECT '{model._meta.db_table}', '{key.column}', count(*)::text {named}")
    with use_workspace(workspace), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return tuple(sorted(cursor.fetchall()))
