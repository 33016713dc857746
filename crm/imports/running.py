"""Run an import: batch after batch, each in its own transaction together with its results, so that it can be killed anywhere.

The file is the staging area: it is kept, its rows keep their numbers, and the import's row says how many are done. A run
that begins again reads the file anew and goes on behind the last batch that was committed.
"""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from crm.accounts.models import Membership, Workspace
from crm.base import audit
from crm.base.searching import plain
from crm.imports.batches import refuse_all, write_batch
from crm.imports.custom import keep_definitions
from crm.imports.decoding import Unreadable
from crm.imports.identity import Identity
from crm.imports.joining import Joiner, join_what_waited
from crm.imports.mapping import Mapping
from crm.imports.models import Import, ImportFile, WaitingReference
from crm.imports.models.external_id import BY_CONTENT
from crm.imports.notes import closing_notes
from crm.imports.reading import RowReader, settings_for
from crm.imports.registry import importers
from crm.imports.sheet import Row, Sheet, read_sheet
from crm.imports.values import Refused

BATCH = 2_000
MOST_EXAMPLES = 20


class Overtaken(Exception):
    """Another worker has this import in hand, or it was stopped: whoever sees this leaves it alone."""


@dataclass(slots=True)
class Item:
    """A row with its number (1 is the first after the header), the key of its record, and its values.

    `bad` is (header, reason) when a value could not be read; `content` the digest of all that the row says.
    """

    number: int
    row: Row
    source: str = ""
    space: str = ""
    key: str = ""
    values: dict | None = None
    bad: tuple[str, str] | None = None
    content: str = ""


class Run:
    """What a batch needs: the import, its importer and mapping, who does it, and when."""

    def __init__(self, record: Import, sheet: Sheet):
        self.record, self.sheet, self.headers = record, sheet, sheet.headers
        self.importer = importers()[record.target]
        self.mapping = Mapping(record.mapping)
        self.options = record.options
        self.workspace = Workspace.objects.get(pk=record.workspace_id)
        self.member = Membership.objects.filter(pk=record.by_id).first()
        self.started = record.started_at
        self.now = timezone.now()
        self.settings = settings_for(self.workspace, self.options)
        self.reader = RowReader(self.importer, self.mapping, self.settings)
        self.identity = Identity(self.importer, self.mapping, record.source)
        self.joiner = Joiner(record.source)
        self.references = [
            each for each in self.importer.references if not self.mapping.fields.keys().isdisjoint(each.fields)
        ]
        self.repeated: dict[str, set[str]] = {}
        self.noticed: list[tuple[str, str]] = []

    def begin_anew(self):
        """Forget what was remembered of a batch that was rolled back."""
        self.noticed.clear()
        self.joiner = Joiner(self.record.source)
        with transaction.atomic():
            self.record.refresh_from_db()
            self.importer.begin(self)

    def repeated_in(self, field: str) -> set[str]:
        """The values, in plain letters, that a field has more than once in the file."""
        if field not in self.repeated:
            at = self.mapping.fields[field][0]
            seen = Counter(plain(row.cells[at]).strip() for row in self.sheet if not row.problem)
            self.repeated[field] = {value for value, times in seen.items() if times > 1}
        return self.repeated[field]

    def stand_in(self, number: int):
        """A time for a row that has none: that of the import, a millisecond apart, so that the file's order is kept."""
        return self.started - timedelta(milliseconds=self.record.rows - number + 1)

    def count(self, what: str, example: str = ""):
        """Note something about the row in hand that people should hear of once; kept when the row is (see `settle`)."""
        self.noticed.append((what, example))

    def settle(self, kept: bool):
        """The row in hand is done with: what was noticed about it counts if it was kept."""
        for what, example in self.noticed if kept else ():
            counter = self.record.counters.setdefault(what, {"times": 0, "examples": []})
            counter["times"] += 1
            if example and len(counter["examples"]) < MOST_EXAMPLES and example not in counter["examples"]:
                counter["examples"].append(example)
        self.noticed.clear()


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
        item.content = run.identity.content(item.row.cells)
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
