"""Write one batch of rows: find the records they are about, make new ones, change known ones, note what became of each row."""

import json
from typing import NamedTuple

from crm.base import audit
from crm.base.models import AuditEntry
from crm.imports import bulk
from crm.imports.changing import change_records
from crm.imports.decoding import UNREADABLE
from crm.imports.importer import RefusedRow, Written
from crm.imports.keeping import join, keep_ids
from crm.imports.models import ExternalId, ImportRow, WaitingReference


class Known(NamedTuple):
    """An id that we have kept: the row that keeps it, the record, and the digest and import of what last wrote it."""

    pk: int
    record_id: int
    digest: str
    of: int | None


class Batch:
    """The rows of one batch on their way, and what became of them."""

    def __init__(self, run, items):
        self.run, self.items = run, items
        self.refused: list[tuple] = []
        self.results: list[
            tuple
        ] = []  # number, line, status, record id, changes to take back, changes as audit tells them
        self.waiting: list[WaitingReference] = []

    def refuse(self, item, column: str, reason: str):
        cells = json.dumps([kept(cell) for cell in item.row.cells])
        self.refused.append((item.number, item.row.line, kept(column)[:150], kept(reason), cells))


def kept(text: str) -> str:
    """A text that the database can hold: what could not be decoded shows as a question mark in a diamond."""
    return UNREADABLE.sub("\ufffd", text)


def write_batch(run, items):
    """Write rows and results; the caller has the transaction open and the import locked."""
    batch = Batch(run, items)
    readable = []
    for item in items:
        if item.row.problem:
            batch.refuse(item, item.row.column, item.row.problem)
        else:
            readable.append(item)
    known = look_up(run, readable)
    fresh = leave_unchanged(run, readable, known)
    rows = []
    for item in fresh:
        if item.bad:
            batch.refuse(item, *item.bad)
        else:
            item.values["number"] = item.number
            rows.append((item, item.values))
    if rows:
        run.joiner.prepare(run, [each for _, each in rows])
    first = True
    while rows:
        wave, rows = part(run, rows)
        if not first:  # the rows before may have made what these are about
            known = look_up(run, [item for item, _ in wave])
            left = {id(item) for item in leave_unchanged(run, [item for item, _ in wave], known)}
            wave = [row for row in wave if id(row[0]) in left]
        write_wave(batch, wave, known)
        first = False
    note_results(batch)


def refuse_all(run, items, reason: str):
    batch = Batch(run, items)
    for item in items:
        batch.refuse(item, "", reason)
    note_results(batch)


def look_up(run, items) -> dict[tuple, Known]:
    """The records that we know by the rows' keys; ids of records that were deleted are forgotten."""
    groups = {}
    for item in items:
        groups.setdefault((item.source, item.space), []).append(item.key)
    found = {}
    for (source, space), keys in groups.items():
        rows = ExternalId.objects.filter(source=source, space=space, key__in=keys)
        for key, *kept in rows.values_list("key", "pk", "record_id", "digest", "of_id"):
            found[source, space, key] = Known(*kept)
    if not found:
        return found
    ids = [each.record_id for each in found.values()]
    alive = set(run.importer.model.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True))
    gone = [each.pk for each in found.values() if each.record_id not in alive]
    if gone:
        ExternalId.objects.filter(pk__in=gone).delete()
    return {key: each for key, each in found.items() if each.record_id in alive}


def leave_unchanged(run, items, known) -> list:
    """The items that say something new; the others are counted as unchanged. Rows of one id in one file are all looked at."""
    fresh = []
    for item in items:
        each = known.get((item.source, item.space, item.key))
        if each and each.digest == item.content and each.of != run.record.pk:
            run.record.unchanged += 1
        else:
            fresh.append(item)
    return fresh


def part(run, rows):
    """Rows that may be written together, and those that have to wait for one of them: the same id, the same address."""
    seen, now, later = set(), [], []
    for item, values in rows:
        tokens = {(item.source, item.space, item.key), *run.importer.tokens(values)}
        if seen.isdisjoint(tokens):
            now.append((item, values))
            seen |= tokens
        else:
            later.append((item, values))
    return now, later


def write_wave(batch, rows, known):
    run = batch.run
    ids = [known.get((item.source, item.space, item.key)) for item, _ in rows]
    strangers = [position for position, each in enumerate(ids) if each is None]
    recognised = run.importer.known(run, [rows[position][1] for position in strangers]) if strangers else []
    targets = [each.record_id if each else None for each in ids]
    for position, record_id in zip(strangers, recognised, strict=True):
        targets[position] = record_id
    making, changing = [], []
    for (item, values), record_id, kept in zip(rows, targets, ids, strict=True):
        if record_id is None:
            making.append((item, values))
        else:
            changing.append((item, values, record_id, kept))
    make_records(batch, making)
    change_records(batch, changing)


def make_records(batch, rows):
    """Insert new records with what belongs to them, and keep the ids their rows carry."""
    run, importer = batch.run, batch.run.importer
    made = []
    for item, values in rows:
        try:
            attributes = importer.attributes(run, values, None)
        except RefusedRow as refused:
            batch.refuse(item, run.mapping.header_of(refused.field), refused.reason)
            run.settle(kept=False)
            continue
        run.settle(kept=True)
        custom = values["custom"]
        attributes["custom"] = f"{{{custom}}}" if custom else "{}"
        made.append((item, values, attributes))
    if not made:
        return
    ids = bulk.new_ids(importer.model, len(made))
    written = []
    for (item, values, attributes), record_id in zip(made, ids, strict=True):
        links = join(batch, item, values, attributes, record_id) if run.references else {}
        written.append(Written(item.number, record_id, values, attributes, links=links))
    importer.finished(run, written)
    insert_records(run, written)
    importer.after_create(run, written)
    keep_ids(run, [item for item, _, _ in made], ids)
    batch.results += [
        (item.number, item.row.line, "created", record_id, None, "{}")
        for (item, _, _), record_id in zip(made, ids, strict=True)
    ]
    run.record.created += len(made)


def insert_records(run, written):
    """One statement for all; what no row says is the same for all of them."""
    model = run.importer.model
    said = set().union(*(each.now.keys() for each in written))
    columns = {"id": [each.record_id for each in written]}
    stamps = {"updated_at": run.now}
    for name, default in run.importer.defaults.items():
        if name in said:
            columns[name] = bulk.as_column(model, name, [each.now.get(name, default) for each in written])
        else:
            stamps[name] = bulk.as_column(model, name, [default])[0]
    columns["created_at"] = [each.now.get("created_at") or run.now for each in written]
    if run.importer.moved == "touched_at":
        stamps["touched_at"] = run.now
    bulk.insert(model, columns, stamps)


def note_results(batch):
    """One row for each row of the file that did something or was refused, one line of audit for each record."""
    run = batch.run
    if batch.results:
        number, line, status, record_id, changes, told = map(list, zip(*batch.results, strict=True))
        bulk.insert(
            ImportRow,
            {"number": number, "line": line, "status": status, "record_id": record_id, "changes": changes},
            {"of_id": run.record.pk, "created_at": run.now, "column": "", "reason": "", "undone": False},
        )
        verbs = ["imported" if each == "created" else "changed" for each in status]
        constants = {
            "by_id": run.record.by_id,
            "via": audit.via.get(),
            "kind": run.importer.kind,
            "created_at": run.now,
        }
        bulk.insert(AuditEntry, {"record_id": record_id, "verb": verbs, "changes": told}, constants)
    if batch.refused:
        batch.refused.sort()
        names = ("number", "line", "column", "reason", "cells")
        columns = dict(zip(names, map(list, zip(*batch.refused, strict=True)), strict=True))
        constants = {"of_id": run.record.pk, "created_at": run.now, "status": "refused", "undone": False}
        bulk.insert(ImportRow, columns, constants)
        run.record.refused += len(batch.refused)
    WaitingReference.objects.bulk_create(batch.waiting)
