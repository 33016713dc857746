"""An import that is killed anywhere goes on behind its last whole batch: nothing is lost and nothing doubled."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import transaction

from contacts.models import Company
from crm.base.tenancy import use_workspace
from crm.imports import batches, running
from crm.imports.models import ExternalId, Import, ImportRow
from crm.imports.running import run_import, start
from crm.imports.storing import read_in, take_in, unfinished
from tests import make

TEXT = "Name,Employees\n" + "".join(f"Company {n},{n if n % 10 else 'many'}\n" for n in range(100))


class Killed(Exception):
    pass


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 8)


def begun(manager):
    record = read_in(take_in(TEXT.encode(), "companies.csv", "companies", manager))
    start(record)
    return record


@pytest.mark.parametrize("function", ["insert_records", "keep_ids", "note_results"])
def test_a_run_stopped_in_the_middle_of_a_batch_is_resumed(manager, small_batches, monkeypatch, function):
    record = begun(manager)
    whole, calls = getattr(batches, function), []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) in (3, 6):
            raise Killed
        return whole(*args, **kwargs)

    monkeypatch.setattr(batches, function, dies)
    for done in (16, 32):
        with pytest.raises(Killed):
            run_import(record)
        record.refresh_from_db()
        assert record.done_rows == done
        assert Company.objects.count() + record.refused == done
    assert run_import(record)
    record.refresh_from_db()
    assert (record.created, record.refused, record.status) == (90, 10, "done")
    assert Company.objects.count() == ExternalId.objects.count() == 90
    assert ImportRow.objects.filter(of=record).count() == 100


def test_equal_rows_are_still_told_apart_after_a_resume(manager, small_batches):
    text = "Subject\n" + "follow up\n" * 20
    record = read_in(take_in(text.encode(), "tasks.csv", "tasks", manager))
    start(record)
    assert not run_import(record, seconds=-1)
    assert run_import(Import.objects.get(pk=record.pk))
    record.refresh_from_db()
    assert (record.created, record.unchanged) == (20, 0)


def test_two_workers_on_one_import_write_each_row_once(manager, small_batches):
    record = begun(manager)
    stale = Import.objects.get(pk=record.pk)
    assert not run_import(record, seconds=-1)
    run_import(stale)  # believes that no row is done; finds otherwise and leaves
    record.refresh_from_db()
    assert record.done_rows == 8
    run_import(record)
    assert Company.objects.count() == 90


def test_an_interrupted_file_is_found_again(manager, small_batches):
    record = begun(manager)
    run_import(record, seconds=-1)
    assert unfinished(TEXT.encode(), "companies") == record
    run_import(Import.objects.get(pk=record.pk))
    assert unfinished(TEXT.encode(), "companies") is None


def test_a_command_killed_with_sigkill_goes_on_from_there(committed, tmp_path):
    """The real thing: another process, killed without a word, three times."""
    workspace = make.workspace("Killed")
    file = tmp_path / "many.csv"
    file.write_text("Account Id,Name\n" + "".join(f"{n},Company {n}\n" for n in range(30_000)))
    command = [sys.executable, "manage.py", "import_csv", "companies", str(file), "--workspace", workspace.slug]
    environ = os.environ | {"CANDOR_DATA": str(settings.DATA)}
    seen = []
    for _ in range(3):
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environ, stdout=subprocess.DEVNULL, start_new_session=True
        )
        before, deadline = done_rows(workspace), time.monotonic() + 60
        while process.poll() is None and done_rows(workspace) <= before and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        seen.append(done_rows(workspace))
    last = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, timeout=300, check=True
    )
    assert seen == sorted(seen)
    with use_workspace(workspace), transaction.atomic():
        record = Import.objects.get()
        assert (record.created, record.refused, record.status) == (30_000, 0, "done"), last.stdout
        assert Company.objects.count() == ExternalId.objects.count() == ImportRow.objects.count() == 30_000


def done_rows(workspace) -> int:
    with use_workspace(workspace), transaction.atomic():
        return sum(Import.objects.values_list("done_rows", flat=True))
