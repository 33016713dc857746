"""The cast, the stage and the doors of every test; servers are started by tests/servers.py."""

from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.accounts.models import Role
from crm.base.models import OutboxEntry
from crm.base.outbox import delivering
from crm.base.tenancy import use_workspace
from crm.base.walls import OPEN_TABLES
from crm.celery import TASK_MODULES
from tests import make

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns about a missing one
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Migrate as the owner does in life; the cluster is thrown away, so its database bears the real names."""
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
        connections["owner"].close()


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def own_time_zone():
    """No test reads times in the zone of the member who made the last request of another."""
    timezone.deactivate()


@pytest.fixture
def workspace(db):
    """The workspace of the cast, active for the whole test."""
    founded = make.workspace("Wayline")
    with use_workspace(founded):
        yield founded


@pytest.fixture
def admin(workspace):
    return make.member(Role.ADMIN, name="Ada Admin")


@pytest.fixture
def manager(workspace):
    return make.member(Role.MANAGER, name="Mona Manager")


@pytest.fixture
def rep(workspace):
    return make.member(Role.REP, name="Rita Rep")


@pytest.fixture
def viewer(workspace):
    return make.member(Role.VIEWER, name="Vera Viewer")


@pytest.fixture
def outsider(workspace):
    """A rep of another workspace."""
    elsewhere = make.workspace("Elsewhere")
    with use_workspace(elsewhere):
        return make.member(Role.REP, name="Otto Outsider")


@pytest.fixture
def sign_in():
    """sign_in(member) -> a test client whose session works as that member; drops nothing on errors."""

    def signed_in(member):
        client = Client(raise_request_exception=True)
        client.force_login(member.user)
        session = client.session
        session["workspace"] = member.workspace_id
        session.save()
        return client

    return signed_in


@pytest.fixture
def deliver(workspace):
    """Do what the outbox owes in the active workspace, as a worker would; returns how many entries were due."""
    for module in TASK_MODULES:
        if find_spec(module):
            import_module(module)

    def deliver_all():
        owed = list(OutboxEntry.objects.filter(done_at=None, dead_at=None).values_list("pk", flat=True))
        for entry_id in owed:
            delivering.deliver(entry_id)
        return len(owed)

    return deliver_all


@pytest.fixture
def count_queries():
    """with count_queries() as queries: ... -> the SQL sent, without the savepoints that only tests have."""

    @contextmanager
    def counting():
        sent = []
        with CaptureQueriesContext(connections["default"]) as captured:
            yield sent
        sent += [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]

    return counting


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """For what needs real commits (other processes, the relay, a browser): no transaction around the test, an empty
    database after it."""
    with django_db_blocker.unblock():
        yield
        for alias in ("default", "system"):
            connections[alias].close()
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            tables = set(connections["owner"].introspection.table_names(cursor)) - KEPT
            cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} RESTART IDENTITY CASCADE")
        connections["owner"].close()
        assert set(OPEN_TABLES) >= KEPT
