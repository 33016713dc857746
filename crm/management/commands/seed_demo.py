"""Fills a workspace with the demo company: its team, two years of history, and sign-ins."""

import secrets
import time

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, transaction

from crm.accounts.models import Membership, User, Workspace
from crm.base import audit
from crm.base.models import AuditEntry
from crm.base.records import Record
from crm.base.tenancy import use_workspace
from crm.demo.load import load
from crm.demo.simulate import simulate
from crm.demo.world import ADMIN, CURRENCY, PASSWORD, SLUG, TEAM, WORKSPACE


class Command(BaseCommand):
    help = (
        f"Makes the demo workspace {WORKSPACE} with two simulated years and its sign-ins; changes nothing if it exists. "
        "Everybody can read its password in the manual, so a server gets a password of its own."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="empty the demo workspace first and fill it again")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="N", help="another N tells another story (default 1)"
        )
        parser.add_argument("--small", action="store_true", help="30 companies instead of 150")
        parser.add_argument(
            "--password", help="of all demo sign-ins (default: the manual's here, a random one on servers)"
        )

    def handle(self, fresh, seed, small, password, **options):
        audit.via.set("command")
        self.began = time.monotonic()
        workspace, user = demo_workspace()
        if workspace and not fresh:
            self.stdout.write(
                f"The demo workspace {workspace.name} is there already; nothing was changed. --fresh fills it anew."
            )
            return
        size = "small" if small else "full"
        self.say("telling two years of the demo company")
        world = simulate(seed, size)
        with transaction.atomic():
            if workspace is None:
                password = password or (PASSWORD if settings.LOCAL else secrets.token_urlsafe(9))
                workspace, user = found(password)
                removed = 0
            else:
                removed = empty(workspace, user)
                if password:
                    renew(password)
            if removed:
                self.say(f"{removed} old rows removed")
            with use_workspace(workspace, user):
                load(world, members(), self.say)
                audit.record("seeded", workspace, {"seed": [None, seed], "size": [None, size]})
        self.say("done")
        self.stdout.write(f"\nWorkspace {workspace.name}. Sign in with the password {password or 'that it had'} as")
        for each in TEAM:
            self.stdout.write(f"  {each.email:24} {each.role:8} {each.name}, {each.title}")

    def say(self, line):
        self.stdout.write(f"{time.monotonic() - self.began:5.1f} s  {line}")


def demo_workspace():
    """The demo workspace and its admin's user, found through that user's own memberships; (None, None) without one."""
    user = User.objects.filter(email=ADMIN.email).first()
    if user is None:
        return None, None
    with use_workspace(None, user), transaction.atomic():
        for member in Membership.of_user(user):
            if member.workspace.is_demo and member.workspace.slug == SLUG:
                return member.workspace, user
    return None, None


def found(password):
    """Make the workspace and its team. Raises CommandError where somebody else has the name."""
    hashed = make_password(password)  # once: Argon2 is slow on purpose
    users = {}
    for each in TEAM:
        users[each.number], _ = User.objects.get_or_create(
            email=each.email, defaults={"name": each.name, "time_zone": each.time_zone, "password": hashed}
        )
    admin = users[ADMIN.number]
    try:
        with transaction.atomic():
            workspace = Workspace.found(
                WORKSPACE, by=admin, slug=SLUG, currency=CURRENCY, time_zone=ADMIN.time_zone, is_demo=True
            )
    except IntegrityError:
        raise CommandError(f"A workspace with the slug {SLUG} exists and is not the demo. Rename it, then try again.")
    with use_workspace(workspace, admin):
        Membership.objects.filter(user=admin).update(title=ADMIN.title)
        for each in TEAM:
            if each is not ADMIN:
                Membership.objects.create(user=users[each.number], role=each.role, title=each.title)
    return workspace, admin


def renew(password):
    User.objects.filter(email__in=[each.email for each in TEAM]).update(password=make_password(password))


def members():
    """The team's memberships by their numbers in TEAM."""
    found = {member.user.email: member for member in Membership.objects.select_related("user")}
    return {each.number: found[each.email] for each in TEAM}


def empty(workspace, user):
    """Delete all records of the workspace, whatever room they are from, and say how many rows went.

    Its members, their tokens and the audit trail stay. The keys between tables are checked only when the transaction
    ends, so the order does not matter.
    """
    removed = 0
    with use_workspace(workspace, user), connection.cursor() as cursor:
        for model in apps.get_models():
            kept = model._meta.app_label == "accounts" or model is AuditEntry
            if kept or not issubclass(model, Record):
                continue
            cursor.execute(
                f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)} WHERE workspace_id = %s", [workspace.pk]
            )
            removed += cursor.rowcount
    return removed
