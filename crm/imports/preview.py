"""The first rows of a file as they will be, and how many of them cannot be read; nothing is written."""

import json
from dataclasses import dataclass
from itertools import islice

from crm.base.formats import day, moment, money
from crm.imports.mapping import CUSTOM, Mapping
from crm.imports.models import ImportFile
from crm.imports.owners import Owner
from crm.imports.reading import RowReader, settings_for
from crm.imports.registry import importers
from crm.imports.sheet import read_sheet
from crm.imports.values.moments import Moment
from crm.imports.values.numbers import Money

LOOKED_AT = 1_000
SHOWN = 8


@dataclass
class Preview:
    """`labels` head the columns; each of `rows` is a line, its values as texts, and the problem of a row that would be
    refused. `bad` of the `looked_at` first rows have one."""

    labels: list[str]
    rows: list[tuple[int, list[str], str]]
    looked_at: int = 0
    bad: int = 0


def preview(record, workspace) -> Preview:
    """Read the first thousand rows under the import's mapping."""
    importer, mapping = importers()[record.target], Mapping(record.mapping)
    reader = RowReader(importer, mapping, settings_for(workspace, record.options))
    rows = list(islice(read_sheet(ImportFile.objects.get(of=record).data, record.codec), LOOKED_AT))
    whole = [row for row in rows if not row.problem]
    values, bad = reader.read([row.cells for row in whole])
    for at, row in enumerate(whole):
        values[at]["id"] = next(
            (row.cells[place] for place in mapping.fields.get("id", []) if row.cells[place].strip()), None
        )
    read = {row.line: (values[at], bad.get(at)) for at, row in enumerate(whole)}
    names = list(mapping.fields)
    customs = [column["key"] for column in mapping.columns if column["field"] == CUSTOM]
    labels = [importer.by_name[name].label for name in names] + [
        column["label"] for column in mapping.columns if column["field"] == CUSTOM
    ]
    shown = []
    for row in rows[:SHOWN]:
        found, wrong = read.get(row.line, ({}, ("", row.problem)))
        own = json.loads(f"{{{found.get('custom', '')}}}")
        texts = [told(found.get(name)) for name in names] + [told(own.get(key)) for key in customs]
        shown.append((row.line, texts, f"{wrong[0]}: {wrong[1]}".strip(": ") if wrong else ""))
    return Preview(labels, shown, len(rows), len(bad) + len(rows) - len(whole))


def told(value) -> str:
    """A value as people read it."""
    match value:
        case None:
            return ""
        case Money():
            return money(value.amount, value.currency) if value.currency else f"{value.amount:,}"
        case Moment():
            return moment(value.at) if value.timed else day(value.day)
        case Owner():
            return value.name if value.member else f"{value.name} (no member here)"
        case bool():
            return "Yes" if value else "No"
        case tuple():
            return ", ".join(map(str, value))
    return str(value)[:80]
