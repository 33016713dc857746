"""Workspaces of the same shape, a full one, a tenth of it and one of five rows, and ways in; writes where as JSON.

The full one holds 2,000 companies, 10,000 contacts, 20,000 deals (1,000 open) and 100,000 activities.
"""

import json
import random
import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  after the set-up
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from ai.capabilities import CAPABILITIES  # noqa: E402
from ai.insights import asking  # noqa: E402
from ai.insights import tasks as _  # noqa: E402, F401  names the handler that writes insights
from contacts.models import Company, Contact  # noqa: E402
from crm.accounts.models import ApiToken, Membership, User, Workspace  # noqa: E402
from crm.base.models import OutboxEntry  # noqa: E402
from crm.base.outbox import delivering  # noqa: E402
from crm.base.tenancy import use_workspace  # noqa: E402
from crm.imports.bulk import as_column, insert, new_ids  # noqa: E402
from deals.models import Activity, Deal, Pipeline, Stage, StageChange, Stakeholder, Task  # noqa: E402

STAGES = [("Qualify", "open", 10), ("Discovery", "open", 30), ("Proposal", "open", 50), ("Legal", "open", 70),
          ("Commit", "open", 90), ("Won", "won", 100), ("Lost", "lost", 0)]  # fmt: skip
WORDS = [
    "dock",
    "yard",
    "gate",
    "slot",
    "freight",
    "audit",
    "pricing",
    "trial",
    "rollout",
    "security",
    "contract",
    "champion",
    "finance",
    "terminal",
]
NOW = timezone.now()


def fill(name, companies, contacts, deals, open_deals, activities, mails=40):
    """One workspace of the given counts; returns the ids that requests name, a session's cookie and a token."""
    rnd = random.Random(7)
    user = User.objects.create_user(f"{name}@example.com", name="Bench Mark")
    workspace = Workspace.found(name, by=user)
    with use_workspace(workspace, user), transaction.atomic():
        member = Membership.objects.select_related("user", "workspace").get(user=user)
        pipeline = Pipeline.objects.create(name="Sales")
        stages = [
            Stage.objects.create(pipeline=pipeline, name=title, kind=kind, odds=odds, rots_after=14, order=order)
            for order, (title, kind, odds) in enumerate(STAGES)
        ]
        text = lambda n: " ".join(rnd.choice(WORDS) for _ in range(n))  # noqa: E731
        firms = saved(Company(name=f"{text(2)} {n}", owner=member, industry=text(1)) for n in range(companies))
        people = saved(
            Contact(
                first_name=text(1), last_name=f"{text(1)} {n}", email=f"p{n}@{name}.example", company=rnd.choice(firms)
            )
            for n in range(contacts)
        )
        rows = []
        for n in range(deals):
            stage = rnd.choice(stages[:5]) if n < open_deals else stages[5 + n % 2]
            age = timedelta(days=rnd.uniform(1, 700))
            person = rnd.choice(people)
            rows.append(
                Deal(
                    name=f"{text(3)} {n}", company=person.company, contact=person, value=rnd.randrange(1_000, 300_000),
                    stage=stage, stage_since=NOW - age / 3, created_at=NOW - age, touched_at=NOW - age / 5, owner=member,
                    expected_close=(NOW + timedelta(days=rnd.uniform(-20, 90))).date(),
                    outcome="" if stage.kind == "open" else stage.kind,
                    closed_at=None if stage.kind == "open" else NOW - age / 3,
                )
            )  # fmt: skip
        rows = saved(rows)
        saved(StageChange(deal=deal, to_stage=stages[0], happened_at=deal.created_at, by=member) for deal in rows)
        saved(
            StageChange(deal=deal, from_stage=stages[0], to_stage=deal.stage, happened_at=deal.stage_since, by=member)
            for deal in rows
        )
        saved(
            Activity(
                kind=rnd.choice(["email", "call", "meeting", "note"]), direction=rnd.choice(["in", "out"]), deal=deal,
                contact=deal.contact, company=deal.company, subject=text(5), body=text(60), by=member,
                happened_at=deal.created_at + (NOW - deal.created_at) * rnd.random(),
            )
            for deal in (rows[n % deals] if n % 20 else rows[n % open_deals] for n in range(activities))
        )  # fmt: skip
        shown = rows[1]
        for _ in range(mails):
            Activity.objects.create(
                kind="email", direction="in", subject=text(5), body=text(60) + "?", deal=shown, contact=shown.contact,
                by=member, happened_at=NOW - timedelta(days=rnd.uniform(1, 60)),
            )  # fmt: skip
        for person in people[:4]:
            Stakeholder.objects.create(deal=shown, contact=person, role="champion")
        for n in range(5):
            Task.start(by=member, title=f"Task {n}", deal=shown, assignee=member, due_on=NOW.date())
        _, token = ApiToken.issue(member, "Benchmark", "admin")
    with use_workspace(workspace, user):
        with transaction.atomic():
            asking.ask(CAPABILITIES["deal_coach"], shown, by=member)
            owed = list(OutboxEntry.objects.filter(done_at=None).values_list("pk", flat=True))
        for entry_id in owed:
            delivering.deliver(entry_id)
    return {
        "workspace": workspace.pk, "deal": shown.pk, "stage": stages[0].pk, "company": firms[0].pk, "token": token,
        "contact": people[0].pk, "cookie": signed_in(user, workspace),
    }  # fmt: skip


def saved(rows, at_once=5_000):
    """Insert records with the ids they will have, as an import does."""
    rows = list(rows)
    model = type(rows[0])
    columns = [
        field.attname for field in model._meta.concrete_fields if not field.generated and field.name != "workspace"
    ]
    for start in range(0, len(rows), at_once):
        batch = rows[start : start + at_once]
        for row, pk in zip(batch, new_ids(model, len(batch)), strict=True):
            row.pk, row.updated_at = pk, NOW
            if hasattr(row, "found_by"):
                row.search_text = row.found_by()
        insert(model, {name: as_column(model, name, [getattr(row, name) for row in batch]) for name in columns})
    return rows


def signed_in(user, workspace):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["workspace"] = workspace.pk
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def analyse():
    """Fresh statistics and visibility for the planner, as autovacuum would have made them by now."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    scale, places_file = float(sys.argv[1]), Path(sys.argv[2])
    sizes = [round(count * scale) for count in (2_000, 10_000, 20_000, 1_000, 100_000)]
    places = {
        "full": fill("full", *sizes),
        "tenth": fill("tenth", *(count // 10 for count in sizes)),
        "tiny": fill("tiny", 5, 5, 5, 5, 5, mails=0),
    }
    analyse()
    places_file.write_text(json.dumps(places))
