"""Run an import: batch after batch, each in its own transaction together with its results, so that it can be killed anywhere.

The file is the staging area: it is kept, its rows keep their numbers, and the import's row says how many are done. A run
that begins again reads the file anew and goes on behind the last batch that was committed.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from crm.base import audit
from crm.imports.batches import refuse_all, write_batch
from crm.imports.bulk import plan_checks_anew
from crm.imports.custom import keep_definitions
from crm.imports.decoding import Unreadable
from crm.imports.joining import join_what_waited
from crm.imports.models import Import, ImportFile, WaitingReference
from crm.imports.models.external_id import BY_CONTENT
from crm.imports.notes import closing_notes
from crm.imports.run import Item, Run
from crm.imports.sheet import read_sheet
from crm.imports.values import Refused

BATCH = 2_000


class Overtaken(Exception):
    """Another worker has this import in hand, or it was stopped: whoever sees this leaves it alone."""


def start(record: Import):
    """Say that the import may run: its mapping stands. Custom fields and the target's own preparations are made now."""
    with transaction.atomic():
        fresh = Import.objects.select_for_update().get(pk=record.pk)
        if fresh.status != Import.Status.MAPPING:
            return
        keep_definitions(record)
        record.status, record.started_at = Import.Status.RUNNING, timezone.now()
        record.save()


def run_import(record: Import, seconds: float | None = None, told=lambda record: None) -> bool:
    """Work through a running import, for about `seconds` at most. Returns True when nothing is left to do.

    `told` is called after each batch with the import as it stands.
    """
    if record.status != Import.Status.RUNNING:
        return True
    began = time.monotonic()
    token = audit.via.set("import")
    try:
        with transaction.atomic():
            sheet = read_sheet(ImportFile.objects.get(of=record).data, record.codec, record.separator or None)
            run = Run(record, sheet)
            run.importer.begin(run)
        for items in ahead(batches(run, record.done_rows)):
            write(run, items)
            told(run.record)
            if seconds is not None and time.monotonic() - began > seconds:
                return False
        finish(run)
    except Overtaken:
        return True
    except Unreadable as error:
        fail(record, str(error))
    finally:
        audit.via.reset(token)
    return True


def batches(run: Run, done: int) -> Iterator[list[Item]]:
    """The file's rows behind the first `done`, read and keyed, some thousands at a time. Asks the database nothing."""
    items = []
    run.identity.look_ahead(run.sheet)
    for number, row in enumerate(run.sheet, 1):
        # Rows that are done are keyed as well: equal rows without an id are told apart by counting them.
        item = Item(number, row)
        if not row.problem:
            give_key(run, item)
        if number > done:
            items.append(item)
        if len(items) == BATCH:
            yield read_values(run, items)
            items = []
    if items:
        yield read_values(run, items)


def give_key(run: Run, item: Item):
    try:
        item.source, item.space, item.key = run.identity.key(item.row.cells)
    except Refused as refused:
        item.row = item.row._replace(column=run.mapping.header_of("id"), problem=refused.reason)


def read_values(run: Run, items: list[Item]) -> list[Item]:
    readable = [item for item in items if not item.row.problem]
    values, bad = run.reader.read([item.row.cells for item in readable])
    for position, item in enumerate(readable):
        item.values, item.bad = values[position], bad.get(position)
        if item.source != BY_CONTENT:
            item.values["id"] = item.key
        item.content = run.identity.content(item.key, item.row.cells)
    return items


def ahead(prepared: Iterator) -> Iterator:
    """The same batches, each prepared in a thread while the database is busy with the one before it."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, prepared, None)
        while (items := coming.result()) is not None:
            coming = pool.submit(next, prepared, None)
            yield items


def write(run: Run, items: list[Item]):
    """Write one batch and its results in one transaction.

    A row that the database will not have (a promise that only it can keep) is found by halving, and refused.
    """
    try:
        with transaction.atomic():
            lock(run, items)
            write_batch(run, items)
            advance(run, items)
            plan_checks_anew()
    except (IntegrityError, DataError) as error:
        run.begin_anew()
        if len(items) == 1:
            with transaction.atomic():
                lock(run, items)
                refuse_all(run, items, f"The database refused this row: {str(error).splitlines()[0][:300]}.")
                advance(run, items)
            return
        middle = len(items) // 2
        write(run, items[:middle])
        write(run, items[middle:])


def lock(run: Run, items: list[Item]):
    """Hold the import; raises Overtaken when it is not at the row before these, because somebody else wrote them."""
    record = Import.objects.select_for_update().get(pk=run.record.pk)
    if record.status != Import.Status.RUNNING or record.done_rows != items[0].number - 1:
        raise Overtaken
    run.record, run.now = record, timezone.now()


def advance(run: Run, items: list[Item]):
    run.settle(kept=True)
    run.record.done_rows += len(items)
    run.record.save()


def finish(run: Run):
    with transaction.atomic():
        record = Import.objects.select_for_update().get(pk=run.record.pk)
        if record.status != Import.Status.RUNNING:
            raise Overtaken
        run.record = record
        joined = join_what_waited(record)
        record.rows = record.done_rows
        record.notes = [*record.notes, *closing_notes(run, joined)]
        record.status, record.finished_at = Import.Status.DONE, timezone.now()
        record.save()


def fail(record: Import, problem: str):
    with transaction.atomic():
        Import.objects.filter(pk=record.pk).update(
            status=Import.Status.FAILED, problem=problem[:500], finished_at=timezone.now(), updated_at=timezone.now()
        )
    record.refresh_from_db()


def waiting(record: Import):
    """References of this import's rows that could not be joined yet."""
    return WaitingReference.objects.filter(of=record, joined_to=None)
