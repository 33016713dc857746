"""The outbox: an effect that is owed happens once, is tried again when it fails, and is never forgotten silently."""

from datetime import timedelta

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from contacts.models import Tag
from crm.base.models import OutboxEntry
from crm.base.outbox import delivering, post, posting, relay
from crm.base.outbox.registry import HANDLERS, Handler
from crm.base.tenancy import use_workspace
from crm.celery import TASK_MODULES, app
from tests import make


@pytest.fixture
def handler(monkeypatch):
    """handler(function, claim=None) registers it as the one that does "test.effect"."""

    def register(function, claim=None):
        monkeypatch.setitem(HANDLERS, "test.effect", Handler(function, claim))

    return register


def make_tag(payload):
    Tag.objects.create(name=payload["name"])


@pytest.mark.parametrize("claim", [None, 60])
def test_an_effect_happens_once_however_often_its_message_arrives(workspace, handler, claim):
    handler(make_tag, claim)
    entry = post("test.effect", {"name": "once"})
    for _ in range(3):
        delivering.deliver(entry.pk)
    assert Tag.objects.count() == 1
    entry.refresh_from_db()
    assert entry.done_at and entry.attempts == 1


def test_an_effect_with_a_key_is_owed_once(workspace):
    assert post("test.effect", {}, key="deal 7")
    assert post("test.effect", {}, key="deal 7") is None
    assert OutboxEntry.objects.count() == 1


def test_an_effect_is_not_owed_when_the_business_fails(workspace):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post("test.effect", {})
        1 / 0  # noqa: B018  the error is the point
    assert not OutboxEntry.objects.exists()


@pytest.mark.parametrize("claim", [None, 60])
def test_a_failing_effect_leaves_nothing_half_done_and_is_tried_again_later(workspace, handler, claim):
    def half(payload):
        with transaction.atomic():
            Tag.objects.create(name="half")
            raise ValueError("the other half is missing")

    handler(half, claim)
    entry = post("test.effect", {})
    delivering.deliver(entry.pk)
    entry.refresh_from_db()
    assert not Tag.objects.exists()
    assert entry.done_at is None and entry.attempts == 1 and "other half" in entry.last_error
    assert entry.available_at > timezone.now() and entry.leased_until is None
    handler(lambda payload: Tag.objects.create(name="whole"), claim)
    delivering.deliver(entry.pk)
    assert Tag.objects.get().name == "whole"


def test_after_the_last_attempt_it_is_given_up_for_an_admin_to_see(workspace, handler):
    handler(lambda payload: 1 / 0)
    entry = post("test.effect", {})
    for _ in range(delivering.MAX_ATTEMPTS + 2):
        delivering.deliver(entry.pk)
    entry.refresh_from_db()
    assert entry.dead_at and entry.attempts == delivering.MAX_ATTEMPTS


def test_what_another_worker_has_claimed_is_left_to_it(workspace, handler):
    handler(make_tag, claim=60)
    entry = post("test.effect", {"name": "theirs"})
    OutboxEntry.objects.filter(pk=entry.pk).update(claimed_until=timezone.now() + timedelta(seconds=30))
    delivering.deliver(entry.pk)
    assert not Tag.objects.exists()


def test_the_relay_sends_what_is_due_in_every_workspace_and_leases_it(committed, monkeypatch):
    sent = []
    monkeypatch.setattr(relay, "send", lambda workspace_id, entry_id: sent.append((workspace_id, entry_id)))
    owed = []
    for workspace in (make.workspace(), make.workspace()):
        with use_workspace(workspace), transaction.atomic():
            due, done, leased = (OutboxEntry.objects.create(kind="test.effect") for _ in range(3))
            OutboxEntry.objects.filter(pk=done.pk).update(done_at=timezone.now())
            OutboxEntry.objects.filter(pk=leased.pk).update(leased_until=timezone.now() + timedelta(minutes=1))
            owed.append((workspace.pk, due.pk))
    relay.send_what_is_due()
    assert sorted(sent) == sorted(owed)
    relay.send_what_is_due()
    assert len(sent) == 2


def test_what_was_done_long_ago_is_forgotten_and_what_was_given_up_is_not(committed):
    long_ago = timezone.now() - relay.FORGOTTEN_AFTER - timedelta(days=1)
    with use_workspace(make.workspace()), transaction.atomic():
        for times in ({"done_at": long_ago}, {"done_at": timezone.now()}, {"dead_at": long_ago}, {}):
            OutboxEntry.objects.create(kind="test.effect", **times)
    assert relay.forget_what_is_done() == 1


def test_a_broker_that_is_down_loses_nothing_and_breaks_no_page(committed, monkeypatch):
    nobody_there = Celery("nobody", broker="redis://127.0.0.1:1/0", set_as_current=False)
    nobody_there.conf.task_publish_retry_policy = settings.CELERY_TASK_PUBLISH_RETRY_POLICY
    monkeypatch.setattr(posting, "current_app", nobody_there)
    workspace = make.workspace()
    with use_workspace(workspace), transaction.atomic():
        entry = post("test.effect", {})
    with use_workspace(workspace), transaction.atomic():
        assert OutboxEntry.objects.get(pk=entry.pk).done_at is None


def test_the_worker_imports_every_module_that_handles_effects_or_holds_tasks():
    marks = ("@handles(", "@shared_task")
    holding = {
        ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
        for room in ("crm", "contacts", "deals", "ai")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if any(line.startswith(marks) for line in path.read_text().splitlines())
    }
    assert holding == set(TASK_MODULES)


def test_the_clock_calls_only_tasks_that_there_are():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
