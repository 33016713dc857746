"""What becomes of each column of a file: a field, a custom field, or nothing; guessed, then corrected by people."""

import re
from dataclasses import dataclass

from django.utils.functional import cached_property

from crm.base.searching import plain
from crm.imports.fields import squeeze
from crm.imports.guessing import OURS, guess_fields

CUSTOM, SKIP = "custom", ""
CHOSEN = "Chosen by you."
KINDS = ("text", "number", "yes_no", "choice", "day", "moment", "url")


class MappingError(ValueError):
    """A column cannot be mapped that way; the message names the header, the field and what is possible."""


@dataclass(frozen=True)
class Mapping:
    """The columns of a file in order, each a dict: header, field ("" is left out, "custom" a custom field with key, label,
    kind, new), sure, why, order (dates), decimal (numbers)."""

    columns: list[dict]

    @classmethod
    def guess(cls, importer, facts, definitions) -> "Mapping":
        """The mapping that headers, values and the workspace's custom fields suggest."""
        guesses = guess_fields(importer, facts)
        keys = {definition.key for definition in definitions}
        columns = []
        for column in facts:
            entry = {"header": column["header"], "field": SKIP, "sure": 1.0}
            if guess := guesses.get(column["header"]):
                entry |= {"field": guess.field.name, "sure": round(guess.sure, 2), "why": guess.why}
            elif squeeze(column["header"]) in OURS:
                entry |= {"why": "Added by Candor to a list of refused rows."}
            elif not column["filled"]:
                entry |= {"why": "The column is empty."}
            else:
                entry |= custom_entry(column, definitions, keys)
            columns.append(entry | reading_of(column))
        return cls(columns)

    def chosen(self, importer, facts, definitions, choices: dict[str, str], why=CHOSEN) -> "Mapping":
        """The mapping with some columns decided: header to "field", "custom", "custom:number", "custom.key" or ""."""
        columns = [dict(column) for column in self.columns]
        by_header = {column["header"]: column for column in facts}
        keys = {definition.key for definition in definitions} | {column.get("key") for column in columns}
        for asked, choice in choices.items():
            column = self.find(columns, asked)
            name, _, kind = choice.partition(":")
            entry = {"header": column["header"], "sure": 1.0, "why": why} | reading_of(by_header[column["header"]])
            own = next((each for each in definitions if name == f"{CUSTOM}.{each.key}"), None)
            if own:
                entry |= {"field": CUSTOM, "key": own.key, "label": own.label, "kind": own.kind, "new": False}
            elif name == CUSTOM:
                if kind and kind not in KINDS:
                    raise MappingError(f"“{kind}” is no type of custom field. Use one of {', '.join(KINDS)}.")
                entry = custom_entry(by_header[column["header"]], definitions, keys - {column.get("key")}) | entry
                if kind and entry.get("new"):
                    entry["kind"] = kind
            elif name in ("", "-", "skip"):
                entry |= {"field": SKIP}
            elif name in importer.by_name:
                entry["field"] = name
            else:
                known = ", ".join(sorted([*importer.by_name, *(f"{CUSTOM}.{each.key}" for each in definitions)]))
                raise MappingError(f"“{name}” is no field of {importer.many}. Use custom, skip or one of: {known}.")
            column.clear()
            column.update(entry)
        return Mapping(yielding(columns, why, importer, by_header, definitions, keys))

    @staticmethod
    def find(columns, header) -> dict:
        """The column of a header, exact or in other case and punctuation; raises MappingError."""
        for same in (lambda each: each == header, lambda each: squeeze(each) == squeeze(header)):
            found = [column for column in columns if same(column["header"])]
            if len(found) == 1:
                return found[0]
        known = ", ".join(f"“{column['header']}”" for column in columns[:30])
        raise MappingError(f"The file has no column “{header}”. It has: {known}.")

    @cached_property
    def fields(self) -> dict[str, list[int]]:
        """Field name to the positions of its columns, in file order."""
        found = {}
        for position, column in enumerate(self.columns):
            if column["field"] not in (SKIP, CUSTOM):
                found.setdefault(column["field"], []).append(position)
        return found

    @cached_property
    def customs(self) -> list[tuple[int, dict]]:
        """Position and entry of each column that fills a custom field."""
        return [(at, column) for at, column in enumerate(self.columns) if column["field"] == CUSTOM]

    def header_of(self, field: str) -> str:
        """The header of a field's first column, for messages; the field's own name where no column fills it."""
        return self.columns[self.fields[field][0]]["header"] if field in self.fields else field


def yielding(columns, why, importer, by_header, definitions, keys) -> list[dict]:
    """A guess gives way to a choice: where a person gave a field to one column, a guessed column for it becomes custom."""
    chosen = {column["field"] for column in columns if column["why"] == why}
    for column in columns:
        field = importer.by_name.get(column["field"])
        if field and field.name in chosen and column["why"] != why and not field.many:
            facts = by_header[column["header"]]
            entry = (
                {"header": column["header"], "sure": 1.0} | custom_entry(facts, definitions, keys) | reading_of(facts)
            )
            column.clear()
            column.update(entry)
    return columns


def choice_of(column: dict) -> str:
    """What was chosen for a column: a field, "custom:number" for a new custom field, "custom.key" for one that is there."""
    if column["field"] != CUSTOM:
        return column["field"]
    return f"{CUSTOM}:{column['kind']}" if column["new"] else f"{CUSTOM}.{column['key']}"


def reading_of(column: dict) -> dict:
    """How dates and numbers of the column are read, as its values decided it."""
    reading = {}
    if column["dates"] or column["unsure_date"]:
        both = column["order"] is None and column["unsure_date"] and column.get("mixed")
        reading["order"] = column["order"] or (None if both else "month")
    if column["numbers"]:
        reading["decimal"] = column["decimal"]
    return reading


def custom_entry(column: dict, definitions, keys: set) -> dict:
    """The entry of a column that is kept in a custom field: the workspace's own of that name, or a new one."""
    word = squeeze(column["header"])
    for definition in definitions:
        if word in (squeeze(definition.label), squeeze(definition.key)):
            why = f"The custom field “{definition.label}” is there already."
            entry = {"key": definition.key, "label": definition.label, "kind": definition.kind, "new": False}
            return {"field": CUSTOM, "sure": 1.0, "why": why} | entry
    kind = "text" if column["kind"] == "blank" else column["kind"]
    key = free_key(column["header"], keys)
    keys.add(key)
    why = "No field fits; it becomes a custom field."
    return {"field": CUSTOM, "sure": 1.0, "why": why, "key": key, "label": column["header"], "kind": kind, "new": True}


def free_key(header: str, taken: set) -> str:
    """A key for a custom field: the header in small letters, digits and underscores, numbered when it is taken."""
    key = re.sub(r"[^a-z0-9]+", "_", plain(header)).strip("_")[:55]
    if not re.match(r"[a-z]", key):
        key = f"field_{key}".rstrip("_")
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}_{number}"
    return free


def read_choices(pairs: list[str]) -> dict[str, str]:
    """The --map options of the command, "HEADER=field", as header to choice; raises MappingError."""
    choices = {}
    for pair in pairs:
        header, equals, field = pair.rpartition("=")
        if not equals or not header.strip():
            raise MappingError(f'“{pair}” is not of the form HEADER=field, such as --map "Phone 2=mobile".')
        choices[header.strip()] = field.strip()
    return choices
