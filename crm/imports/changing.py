"""Rows about records that are here already: change what the file says otherwise, and keep what it was before."""

import json

from crm.base import audit
from crm.imports import bulk
from crm.imports.importer import RefusedRow, Written
from crm.imports.keeping import join, keep_ids
from crm.imports.models import ExternalId


def change_records(batch, rows):
    """Change records to what their rows say: (item, values, record id, Known or None) each. Blank cells change nothing."""
    if not rows:
        return
    run, importer = batch.run, batch.run.importer
    names = [*importer.defaults, "created_at", importer.moved]
    ids = [record_id for _, _, record_id, _ in rows]
    current = {row["id"]: row for row in importer.model.objects.filter(pk__in=ids).order_by().values("id", *names)}
    written, new_ids, digests = [], [], {}
    for item, values, record_id, kept in rows:
        before = current[record_id]
        try:
            now = importer.attributes(run, values, before)
        except RefusedRow as refused:
            batch.refuse(item, run.mapping.header_of(refused.field), refused.reason)
            run.settle(kept=False)
            continue
        run.settle(kept=True)
        links = join(batch, item, values, now, record_id) if run.references else {}
        if values["custom"]:
            now["custom"] = before["custom"] | json.loads(f"{{{values['custom']}}}")
        changed = {name: value for name, value in now.items() if name in before and before[name] != value}
        written.append((item, Written(item.number, record_id, values, changed, before, links)))
        if kept:
            digests[kept.pk] = item.content
        else:
            new_ids.append((item, record_id))
    keep_ids(run, [item for item, _ in new_ids], [record_id for _, record_id in new_ids])
    bulk.update(ExternalId, list(digests), {"digest": list(digests.values())}, {"of_id": run.record.pk})
    really = [(item, each) for item, each in written if each.now]
    run.record.unchanged += len(written) - len(really)
    run.record.changed += len(really)
    write_changes(run, [each for _, each in really])
    importer.after_change(run, [each for _, each in written])
    batch.results += [
        (item.number, item.row.line, "changed", each.record_id, *told(importer, run, each)) for item, each in really
    ]


def write_changes(run, written):
    """One statement for all records and every column that changed in any of them."""
    if not written:
        return
    model = run.importer.model
    run.importer.finished(run, written)
    names = list(dict.fromkeys(name for each in written for name in each.now))
    columns = {
        name: bulk.as_column(model, name, [each.now.get(name, each.before[name]) for each in written]) for name in names
    }
    stamps = {"updated_at": run.now}
    if run.importer.moved == "touched_at":
        stamps["touched_at"] = run.now
    bulk.update(model, [each.record_id for each in written], columns, stamps)


def told(importer, run, each: Written) -> tuple[str, str]:
    """Field to [before, after] as JSON, custom fields one by one: to be taken back (with when the record was last touched
    before), and for the audit."""
    changes = {}
    for name, value in each.now.items():
        before = each.before[name]
        if name == "custom":
            for key in value:
                if value[key] != before.get(key):
                    changes[f"custom.{key}"] = [before.get(key), value[key]]
        else:
            changes[name] = [audit.told_value(before), audit.told_value(value)]
    touched = {importer.moved: [each.before[importer.moved].isoformat(), run.now.isoformat()]}
    seen = {name: pair for name, pair in changes.items() if name != "search_text"}
    return json.dumps(changes | touched), json.dumps(seen)
