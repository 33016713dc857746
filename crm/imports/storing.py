"""Take a file in: keep its bytes, learn its columns, guess what they mean."""

import hashlib

from django.db import transaction
from django.utils.timezone import now

from crm.base.formats import day
from crm.base.searching import plain
from crm.imports.columns import inspect
from crm.imports.custom import definitions_of
from crm.imports.decoding import Unreadable
from crm.imports.fields import squeeze
from crm.imports.guessing import OURS, guess_source
from crm.imports.mapping import Mapping, choice_of, free_key
from crm.imports.models import Import, ImportFile
from crm.imports.notes import opening_notes
from crm.imports.owners import members_by_name
from crm.imports.registry import importers
from crm.imports.sheet import MOST_BYTES, MOST_ROWS, read_sheet

LOOKED_BACK = 30  # imports among which one with the same headers is sought


def take_in(data: bytes, name: str, target: str, by, **options) -> Import:
    """Keep a file as a new import that waits to be read. `options`: encoding, source, pipeline and others of the target.

    Raises Unreadable when it is too large.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file has {len(data) / 1048576:,.0f} MB; at most 100 MB can be imported. Split it.")
    with transaction.atomic():
        record = Import.objects.create(
            target=target,
            name=name[-255:].encode("utf-8", "replace").decode().replace("\x00", ""),
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            by=by,
            options={key: value for key, value in options.items() if value},
        )
        ImportFile.keep(record, data)
    return record


def read_in(record: Import, choices: dict[str, str] | None = None) -> Import:
    """Read the whole file once: encoding, separator, columns, the guessed mapping with `choices` (header to field).

    The import then waits for its mapping to be agreed to. A file that cannot be read fails it, with the reason.
    Raises MappingError for a choice that names no column or field.
    """
    try:
        sheet = read_sheet(ImportFile.objects.get(of=record).data, record.codec)
        rows, facts = inspect(sheet)
        if not rows:
            raise Unreadable("The file holds a header but no rows.")
        if rows > MOST_ROWS:
            raise Unreadable(f"The file has {rows:,} rows; at most {MOST_ROWS:,} can be imported. Split it.")
    except Unreadable as error:
        record.status, record.problem, record.finished_at = Import.Status.FAILED, str(error)[:500], now()
        record.save()
        return record
    record.encoding, record.separator = sheet.encoding, sheet.separator
    record.rows, record.facts = rows, facts
    record.source = record.options.get("source", guess_source(sheet.headers))
    importer = importers()[record.target]
    mapping = Mapping.guess(importer, facts, definitions_of(importer))
    record.status = Import.Status.MAPPING
    short = (
        [f"{sheet.short:,} rows are shorter than the header; their missing values are read as blank."]
        if sheet.short
        else []
    )
    record.options = record.options | {"file_notes": [*sheet.notes, *short]}
    mapping = as_before(record, importer, mapping).chosen(importer, facts, definitions_of(importer), choices or {})
    for column, learnt in zip(mapping.columns, facts, strict=True):
        if learnt["unsure_date"] and record.options.get("dates"):
            column["order"] = record.options["dates"]
    agree(record, mapping)
    return record


def as_before(record: Import, importer, mapping: Mapping) -> Mapping:
    """The mapping that people agreed to for the latest file with the same headers, and the meaning they gave its words."""
    headers = own_headers(mapping.columns)
    done = (Import.Status.DONE, Import.Status.UNDONE)
    for before in Import.objects.filter(target=record.target, status__in=done).order_by("-pk")[:LOOKED_BACK]:
        if own_headers(before.mapping) == headers:
            break
    else:
        return mapping
    there = {definition.key for definition in definitions_of(importer)}
    choices = {
        column["header"]: choice_of(column | {"new": column.get("key") not in there})
        for column in before.mapping
        if column["header"] in headers
    }
    stages = {word: means for word, means in before.options.get("stages", {}).items() if "stage" in means}
    kept = {name: before.options[name] for name in ("pipeline", "words", "currency") if before.options.get(name)}
    record.options = kept | {"stages": stages} | record.options
    why = f"As in {before.name} of {day(before.created_at)}."
    return mapping.chosen(importer, record.facts, definitions_of(importer), choices, why)


def own_headers(columns) -> set[str]:
    """The headers of a file, without those that our list of refused rows adds."""
    return {column["header"] for column in columns if squeeze(column["header"]) not in OURS}


def agree(record: Import, mapping: Mapping):
    """Set the mapping of an import that has not started, with the options and notes that follow from it, and save it."""
    importer = importers()[record.target]
    strangers = keep_strangers(mapping, importer, record.facts)
    record.mapping = mapping.columns
    record.options = record.options | importer.options(record.facts, mapping, record.options) | {"strangers": strangers}
    record.notes = opening_notes(record.facts, mapping, record.options.get("file_notes", []))
    record.save()


def keep_strangers(mapping: Mapping, importer, facts) -> list[str]:
    """Where a column names owners who are not members, their names go into a custom field; returns notes that say so."""
    notes = []
    members = members_by_name()
    by_header = {column["header"]: column for column in facts}
    there = {definition.label: definition for definition in definitions_of(importer)}
    keys = {definition.key for definition in there.values()} | {column.get("key") for column in mapping.columns}
    for column in mapping.columns:
        column.pop("keep", None)
        field = importer.by_name.get(column["field"])
        if field is None or field.kind != "owner":
            continue
        words = by_header[column["header"]]["words"]
        strangers = [word for word in words if plain(word) not in members]
        if words and not strangers:
            continue
        label = column["header"]
        if strangers:
            names = ", ".join(strangers[:5]) + (", …" if len(strangers) > 5 else "")
            notes.append(
                f"“{label}” names {len(strangers)} people who are not members here ({names}). Their records belong to nobody "
                "at first; the names are kept in a custom field. Invite them before you import, and the records are theirs."
            )
        known = there.get(label)
        key = known.key if known else free_key(label, keys)
        column["keep"] = {"key": key, "label": label, "kind": known.kind if known else "choice" if words else "text"}
    return notes


def earlier(record: Import):
    """The latest import of the same bytes into the same kind of record, finished and not taken back; or None."""
    same = Import.objects.of_file(record.sha256, record.target).exclude(pk=record.pk)
    return same.filter(status=Import.Status.DONE).order_by("-pk").first()


def unfinished(data: bytes, target: str):
    """An import of the same bytes that was started and not finished: to be resumed; or None."""
    same = Import.objects.of_file(hashlib.sha256(data).hexdigest(), target)
    return same.filter(status=Import.Status.RUNNING).order_by("pk").first()
