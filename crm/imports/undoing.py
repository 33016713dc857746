"""Take an import back: delete what it made, restore what it changed, and keep what people have worked on since."""

import time
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from crm.base import audit
from crm.base.models import AuditEntry
from crm.imports import bulk
from crm.imports.custom import drop_definitions
from crm.imports.models import ExternalId, Import, ImportRow, WaitingReference
from crm.imports.registry import importers

AT_ONCE = 2_000
CHANGED = "Somebody changed this record since the import."
LEANED_ON = "Other records hang on this one by now: {what}."


def begin_undo(record: Import) -> bool:
    """Say that an import is to be taken back; False where it may not be (it is running, or is taken back already)."""
    with transaction.atomic():
        fresh = Import.objects.select_for_update().get(pk=record.pk)
        if not fresh.may_be_undone:
            return False
        fresh.status = Import.Status.UNDOING
        fresh.save()
    record.refresh_from_db()
    return True


def undo_import(record: Import, seconds: float | None = None) -> bool:
    """Take back row by row, the last first, some thousands in a transaction. Returns True when nothing is left to do."""
    began = time.monotonic()
    token = audit.via.set("import")
    try:
        while True:
            with transaction.atomic():
                fresh = Import.objects.select_for_update().get(pk=record.pk)
                if fresh.status != Import.Status.UNDOING:
                    return True
                rows = list(rows_left(fresh).order_by("-number")[:AT_ONCE])
                if not rows:
                    finish(fresh)
                    return True
                take_back(fresh, rows)
                bulk.plan_checks_anew()
            if seconds is not None and time.monotonic() - began > seconds:
                return False
    finally:
        audit.via.reset(token)


def rows_left(record):
    return ImportRow.objects.filter(of=record, undone=False, reason="").exclude(status=ImportRow.Status.REFUSED)


def kept_rows(record):
    """Rows whose records were not taken back, with the reason."""
    return ImportRow.objects.filter(of=record, undone=False).exclude(reason="").exclude(status=ImportRow.Status.REFUSED)


def take_back(record, rows):
    """One batch. A record that several of its rows changed is taken back change by change, so such rows wait their turn."""
    importer = importers()[record.target]
    seen, batch = set(), []
    for row in rows:
        if row.record_id in seen:
            break
        seen.add(row.record_id)
        batch.append(row)
    fields = {"id", importer.moved, "custom"} | {name for row in batch for name in row.changes or () if "." not in name}
    current = {each["id"]: each for each in importer.model.objects.filter(pk__in=seen).order_by().values(*fields)}
    gone = [row for row in batch if row.record_id not in current]
    there = [row for row in batch if row.record_id in current]
    kept = {row: CHANGED for row in there if current[row.record_id][importer.moved] != written_at(importer, row)}
    made = [row for row in there if row not in kept and row.status == ImportRow.Status.CREATED]
    leaning = leaned_on(importer, [row.record_id for row in made])
    kept |= {row: LEANED_ON.format(what=leaning[row.record_id]) for row in made if row.record_id in leaning}
    made = [row for row in made if row not in kept]
    changed = [row for row in there if row not in kept and row.status == ImportRow.Status.CHANGED]
    delete_made(record, importer, [row.record_id for row in made])
    restore(importer, changed, current)
    done = gone + made + changed
    ImportRow.objects.filter(pk__in=[row.pk for row in done]).update(undone=True)
    bulk.update(ImportRow, [row.pk for row in kept], {"reason": list(kept.values())})
    told = {"record_id": [row.record_id for row in made + changed]}
    shared = {"by_id": record.by_id, "via": audit.via.get(), "kind": importer.kind, "verb": "import taken back"}
    bulk.insert(AuditEntry, told, shared | {"changes": "{}", "created_at": timezone.now()})


def written_at(importer, row) -> datetime:
    """When the import itself touched the record."""
    return datetime.fromisoformat(row.changes[importer.moved][1]) if row.changes else row.created_at


def leaned_on(importer, ids: list[int]) -> dict[int, str]:
    """Of these records, those that other records point at, and which. What a machine keeps (hidden relations) and what
    belongs to the record goes with it."""
    found = {}
    for relation in importer.model._meta.related_objects:
        model = relation.related_model
        if model in importer.parts or relation.many_to_many or not ids:
            continue
        name = relation.field.attname
        for pk in model.objects.filter(**{f"{name}__in": ids}).order_by().values_list(name, flat=True).distinct():
            found.setdefault(pk, set()).add(str(model._meta.verbose_name_plural))
    return {pk: ", ".join(sorted(words)) for pk, words in found.items()}


def delete_made(record, importer, ids):
    if not ids:
        return
    WaitingReference.objects.filter(kind=importer.kind, record_id__in=ids).delete()
    WaitingReference.objects.filter(to=importer.kind, joined_to__in=ids).update(joined_to=None, joined_by=None)
    ExternalId.objects.filter(kind=importer.kind, record_id__in=ids).delete()
    importer.take_back(ids)


def restore(importer, rows, current):
    """Give changed records the values back that they had."""
    if not rows:
        return
    names = list(dict.fromkeys(name.split(".")[0] for row in rows for name in row.changes))
    columns = {name: [] for name in names}
    for row in rows:
        is_ = current[row.record_id]
        custom = dict(is_["custom"])
        values = {}
        for name, (before, _) in row.changes.items():
            if name.startswith("custom."):
                custom.pop(name[7:], None)
                if before is not None:
                    custom[name[7:]] = before
            else:
                values[name] = as_python(importer.model, name, before)
        values["custom"] = custom
        for name in names:
            columns[name].append(values.get(name, is_[name]))
    ids = [row.record_id for row in rows]
    bulk.update(
        importer.model, ids, {name: bulk.as_column(importer.model, name, each) for name, each in columns.items()}
    )
    ExternalId.objects.filter(kind=importer.kind, record_id__in=ids).update(digest="")
    moments = {}
    for row in rows:
        moments.setdefault(row.created_at, []).append(row.record_id)
    for at, these in moments.items():
        importer.take_back_change(these, at)


def as_python(model, name, value):
    """A value as JSON kept it, in the type of its column."""
    field = next(each for each in model._meta.concrete_fields if each.attname == name)
    if value is None or isinstance(value, (list, dict)):
        return value
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


def finish(record):
    drop_definitions(record)
    importers()[record.target].clean_up(record)
    ExternalId.objects.filter(of=record).update(digest="")
    kept = kept_rows(record).count()
    if kept:
        record.notes = [*record.notes, f"{kept:,} records were kept, because they were changed or used since."]
    record.status, record.undone_at = Import.Status.UNDONE, timezone.now()
    record.save()
