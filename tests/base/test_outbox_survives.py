"""Real workers are killed and Redis is emptied: no effect is lost, none happens twice."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
import redis
from django.conf import settings
from django.db import connections, transaction

from crm.base.models import AuditEntry, OutboxEntry
from crm.base.outbox import post, posting, relay
from crm.base.tenancy import use_workspace
from tests import make

EFFECTS, KILLS, DEADLINE = 150, 5, 120  # seconds


def start_worker():
    return subprocess.Popen([sys.executable, "-m", "tests.base.counting_worker"], start_new_session=True)


def kill(worker):
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@pytest.mark.skipif("PYTEST_XDIST_WORKER" in os.environ, reason="its worker process knows the first database only")
def test_no_effect_is_lost_or_doubled_when_workers_die_and_redis_is_emptied(committed, monkeypatch):
    monkeypatch.setattr(posting, "FIRST_LEASE", relay.LEASE / 30)
    monkeypatch.setattr(relay, "LEASE", relay.LEASE / 30)
    workspace = make.workspace()
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.flushall()
    with use_workspace(workspace):
        for number in range(EFFECTS):
            with transaction.atomic():
                post("test.count", {"number": number})

    def count(model, **condition):
        with use_workspace(workspace), transaction.atomic():
            return model.objects.filter(**condition).count()

    tick, started = threading.Event(), time.monotonic()
    worker, kills, killed_at = start_worker(), 0, 0
    try:
        while (done := count(OutboxEntry, done_at__isnull=False)) < EFFECTS:
            assert time.monotonic() - started < DEADLINE, f"{done} of {EFFECTS} done after {kills} kills"
            relay.send_what_is_due()
            if kills < KILLS and done >= killed_at + EFFECTS // (KILLS + 3):
                kill(worker)
                kills, killed_at = kills + 1, done
                if kills % 2:
                    broker.flushall()
                worker = start_worker()
            tick.wait(0.05)
    finally:
        kill(worker)
        connections["system"].close()
    assert kills == KILLS
    with use_workspace(workspace), transaction.atomic():
        counted = list(AuditEntry.objects.filter(kind="counted").values_list("record_id", flat=True))
    assert sorted(counted) == list(range(EFFECTS))
