"""Read the values of many rows at once, column by column: each distinct value is read only once."""

import json
from dataclasses import dataclass, field

from crm.imports.fields import custom_reader
from crm.imports.mapping import Mapping
from crm.imports.owners import OwnerReader, members_by_name
from crm.imports.values.refused import Refused

MOST_REMEMBERED = 50_000


class Bad(str):
    """Stands where a value could not be read; the text is the reason."""

    __slots__ = ()


class Remembering(dict):
    """Raw value to read value. `bad` says that at least one was refused."""

    def __init__(self, reader):
        super().__init__()
        self.reader, self.bad = reader, False

    def __missing__(self, cell):
        try:
            value = self.reader(cell)
        except Refused as refused:
            value, self.bad = Bad(refused.reason), True
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[cell] = value
        return value

    def read(self, values) -> list:
        return list(map(self.__getitem__, values))


@dataclass(frozen=True)
class Settings:
    """What reading depends on beside the mapping: the workspace's time zone and currency."""

    zone: str = "UTC"
    currency: str = "EUR"
    members: dict[str, int] = field(default_factory=dict)  # name or address in plain letters to membership id
    words: dict[str, dict] = field(default_factory=dict)  # field to what words mean that its choice does not know


def settings_for(workspace, options: dict) -> Settings:
    currency = options.get("currency") or workspace.currency
    return Settings(workspace.time_zone, currency, members_by_name(), options.get("words", {}))


class RowReader:
    """Turns cells into values by field name; custom fields come as the inside of a JSON object, under "custom"."""

    def __init__(self, importer, mapping: Mapping, settings: Settings):
        self.columns = [
            (name, at, mapping.columns[at]["header"], Remembering(importer.reader(name, mapping.columns[at], settings)))
            for name, places in mapping.fields.items()
            for at in places
            if name != "id"  # it is the row's key: see Identity
        ]
        self.customs = [
            (
                at,
                column["header"],
                Remembering(as_json_member(column["key"], custom_reader(column["kind"], column, settings))),
            )
            for at, column in mapping.customs
        ]
        self.customs += [
            (
                at,
                column["header"],
                Remembering(as_json_member(column["keep"]["key"], OwnerReader(settings.members).stranger)),
            )
            for at, column in enumerate(mapping.columns)
            if column.get("keep")
        ]

    def read(self, rows: list[list[str]]) -> tuple[list[dict], dict[int, tuple[str, str]]]:
        """Values of each row, and position of row to (header, reason) for those with a value that cannot be read."""
        if not rows:
            return [], {}
        cells = list(zip(*rows, strict=True))
        bad: dict[int, tuple[str, str]] = {}
        names, read = [], []
        for name, at, header, reader in self.columns:
            values = reader.read(cells[at])
            if reader.bad:
                values = sift(values, header, bad)
            if name in names:
                earlier = names.index(name)
                read[earlier] = [merged(a, b) for a, b in zip(read[earlier], values, strict=True)]
            else:
                names.append(name)
                read.append(values)
        names.append("custom")
        read.append(self.read_customs(cells, len(rows), bad))
        return [dict(zip(names, values, strict=True)) for values in zip(*read, strict=True)], bad

    def read_customs(self, cells, count, bad) -> list[str]:
        """The inside of each row's JSON object of custom fields, such as '"region": "West", "score": 3'."""
        if not self.customs:
            return [""] * count
        members = []
        for at, header, reader in self.customs:
            values = reader.read(cells[at])
            members.append(sift(values, header, bad) if reader.bad else values)
        return [", ".join(filter(None, each)) for each in zip(*members, strict=True)]


def merged(first, second):
    """Two columns for one field: tags are added up, else the first that says something counts."""
    if type(first) is tuple and type(second) is tuple:
        return tuple(dict.fromkeys(first + second))
    return second if first is None else first


def sift(values: list, header: str, bad: dict) -> list:
    """The values with refused ones noted in `bad` and left empty."""
    for position, value in enumerate(values):
        if type(value) is Bad:
            if position in bad:
                first_header, reason = bad[position]
                bad[position] = (first_header, f"{reason} {header}: {value}")
            else:
                bad[position] = (header, str(value))
    return [None if type(value) is Bad else value for value in values]


def as_json_member(key: str, reader):
    name = json.dumps(key)

    def read(cell):
        value = reader(cell)
        return None if value is None else f"{name}: {json.dumps(value, ensure_ascii=False)}"

    return read
