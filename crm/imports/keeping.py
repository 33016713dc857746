"""What a row leaves besides its record: the id it carried, and references that have to wait."""

from crm.imports import bulk
from crm.imports.models import ExternalId


def join(batch, item, values, attributes, record_id) -> dict[str, list[int]]:
    """Fill the attributes that point at other records, note what waits, and return all that each slot leads to."""
    links = {}
    for reference in batch.run.references:
        found, waiting = batch.run.joiner.resolve(batch.run, reference, values, item.row.line)
        for each in waiting:
            each.record_id = record_id
            batch.waiting.append(each)
        if found:
            links[reference.slot] = found
            if reference.attribute:
                attributes[reference.attribute] = found[0]
    return links


def keep_ids(run, items, ids):
    columns = {
        "source": [item.source for item in items],
        "space": [item.space for item in items],
        "key": [item.key for item in items],
        "record_id": ids,
        "digest": [item.content for item in items],
    }
    more = (
        "ON CONFLICT (workspace_id, source, space, key) DO UPDATE SET "
        "record_id = EXCLUDED.record_id, digest = EXCLUDED.digest, of_id = EXCLUDED.of_id"
    )
    constants = {"kind": run.importer.kind, "of_id": run.record.pk, "created_at": run.now}
    bulk.insert(ExternalId, columns, constants, more)
