"""Records for tests, each with sensible defaults: make.deal(value=900). A workspace has to be active."""

import itertools

from contacts.models import Company, Contact, Tag
from crm.accounts.models import Membership, Role, User, Workspace
from deals.models import Deal, Pipeline, Stage, Task

number = itertools.count(1)
STAGES = [
    ("Qualify", "open", 10, 14),
    ("Discovery", "open", 30, 21),
    ("Proposal", "open", 50, 14),
    ("Commit", "open", 80, 10),
    ("Won", "won", 100, None),
    ("Lost", "lost", 0, None),
]


def user(name="Some One", email=None, **fields):
    return User.objects.create_user(email or f"person{next(number)}@example.com", name=name, **fields)


def workspace(name="Workspace", **fields):
    """A workspace with a founder as its admin; not active yet."""
    n = next(number)
    return Workspace.found(name, by=user(f"Founder {n}"), slug=f"workspace-{n}", **fields)


def member(role=Role.REP, name="Some One", **fields):
    made = Membership.objects.create(user=user(name), role=role, **fields)
    return Membership.objects.select_related("user", "workspace").get(pk=made.pk)


def company(name=None, **fields):
    return Company.objects.create(name=name or f"Company {next(number)}", **fields)


def contact(first_name="Jo", last_name=None, **fields):
    return Contact.objects.create(first_name=first_name, last_name=last_name or f"Person{next(number)}", **fields)


def pipeline(name="Sales", stages=STAGES):
    made, new = Pipeline.objects.get_or_create(name=name)
    if new:
        for order, (title, kind, odds, rots_after) in enumerate(stages):
            Stage.objects.create(pipeline=made, name=title, kind=kind, odds=odds, rots_after=rots_after, order=order)
    return made


def stage(name="Qualify"):
    return pipeline().stages.get(name=name)


def deal(name=None, by=None, stage=None, **fields):
    stage = globals()["stage"](stage or "Qualify") if not isinstance(stage, Stage) else stage
    return Deal.start(by=by, name=name or f"Deal {next(number)}", stage=stage, **fields)


def task(title="Call back", **fields):
    return Task.objects.create(title=title, **fields)


def tag(name="Renewal"):
    return Tag.objects.get_or_create(name=name)[0]
