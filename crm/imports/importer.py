"""What a room declares so that a kind of record can be imported: its fields, and how a row's values become a record."""

import dataclasses
from functools import cached_property

from crm.base.searching import plain
from crm.imports.fields import Field, reader_for, squeeze
from crm.imports.guessing import fits
from crm.imports.values.refused import Refused


@dataclasses.dataclass
class Reference:
    """Where a record points at another: `attribute` of the model (or "" when `link` does it), filled by the first of
    `fields` that leads somewhere."""

    slot: str
    to: str
    fields: tuple[str, ...]
    attribute: str = ""


@dataclasses.dataclass
class Question:
    """Something only people can answer for a file: `choices` as a form has them, or None for a line of text."""

    name: str
    label: str
    choices: list[tuple[str, str]] | None
    initial: str
    group: str
    help: str = ""


@dataclasses.dataclass
class Written:
    """A record that a row made or changed: the row, the record's id, its attributes now and (if changed) before."""

    number: int
    record_id: int
    values: dict
    now: dict
    before: dict = dataclasses.field(default_factory=dict)
    links: dict[str, list[int]] = dataclasses.field(default_factory=dict)


class RefusedRow(Refused):
    """A row that cannot become a record; `field` is the one to blame."""

    def __init__(self, field: str, reason: str):
        super().__init__(reason)
        self.field = field


class Importer:
    """One kind of record. Subclasses fill the class attributes and the hooks below."""

    target = ""  # what people choose, such as "contacts"
    kind = ""  # the record, such as "contact": also what its ids are kept under
    one, many = "", ""  # words for people
    list_url = ""  # name of the page that lists them
    model = None
    fields: tuple[Field, ...] = ()
    references: tuple[Reference, ...] = ()
    nouns: tuple[str, ...] = ()  # what vendors call such a record, squeezed; "dealname" is then a name
    identity: tuple[str, ...] = ()  # fields that name a record without an id; the whole row where they are not mapped
    moved = "updated_at"  # the column that tells whether somebody changed the record since
    otherwise: dict[str, object] = {}  # field to the value of words that its choice does not know; others are refused
    remarks: dict[str, str] = {}  # counter to the sentence that people read: {times}, {examples}
    parts: tuple = ()  # models of rows that belong to a record and go with it

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {each.name: each for each in self.fields}

    @cached_property
    def defaults(self) -> dict:
        """attname to default for every column of the model that an insert has to fill."""
        skip = ("id", "workspace_id", "created_at", "updated_at", "touched_at")
        found = {}
        for column in self.model._meta.concrete_fields:
            if column.attname not in skip and not column.generated:
                found[column.attname] = column.get_default()
        return found

    def space(self, header: str) -> str:
        """Under what the file's system numbers these records, told by the id's header; leads are numbered apart from contacts."""
        return self.kind

    def reader(self, name: str, column: dict, settings):
        """The reader of a field's values; see `fields.reader_for` for the usual kinds. `settings` is `reading.Settings`."""
        return reader_for(self.by_name[name], column, settings)

    # Hooks, in the order in which they are called

    def fits(self, field: Field, column: dict) -> bool:
        """Whether a column's values could be read as a field at all; asked before a header is believed."""
        return fits(field, column)

    def means(self, field: Field, column: dict) -> bool:
        """Whether a header means a field by its form, where no list of words could say so."""
        return False

    def options(self, facts, mapping, chosen: dict) -> dict:
        """The target's own choices for a file, with those already chosen kept. JSON.

        "words" holds, by field, what words mean that a choice does not know: one of its values, or "" to refuse the row.
        """
        words = {}
        for field in self.fields:
            if field.kind == "choice" and field.name in mapping.fields:
                unknown = [
                    word for word in self.words_of(field.name, facts, mapping) if plain(word) not in field.choices
                ]
                kept = chosen.get("words", {}).get(field.name, {})
                if unknown:
                    usual = self.otherwise.get(field.name, "")
                    words[field.name] = {word: kept.get(word, usual) for word in unknown}
        return {"words": words}

    def questions(self, record) -> list[Question]:
        """What the mapping page asks beside the columns: here, the words that a choice does not know."""
        asked = []
        for name, words in record.options.get("words", {}).items():
            field = self.by_name[name]
            values = dict.fromkeys(str(value) for value in field.choices.values())
            names = dict(self.model._meta.get_field(name).flatchoices)
            known = [("", "Refuse the row")] + [
                (value, str(names.get(value, names.get(as_number(value), value)))) for value in values
            ]
            for word, value in words.items():
                asked.append(
                    Question(f"word:{name}:{word}", word, known, str(value), f"Words for {field.label.lower()}")
                )
        return asked

    def answered(self, record, answers: dict[str, str]) -> dict:
        """The options that the answers make."""
        words = {name: dict(known) for name, known in record.options.get("words", {}).items()}
        for question, answer in answers.items():
            kind, _, rest = question.partition(":")
            if kind == "word":
                name, _, word = rest.partition(":")
                value = next((each for each in self.by_name[name].choices.values() if str(each) == answer), "")
                words[name][word] = value
        return {"words": words}

    def words_of(self, name: str, facts, mapping) -> list[str]:
        """The different values of the columns that fill a field, where they are few enough to be listed."""
        by_header = {column["header"]: column for column in facts}
        columns = [by_header[mapping.columns[at]["header"]] for at in mapping.fields.get(name, [])]
        return list(dict.fromkeys(word for column in columns for word in column["words"]))

    def begin(self, run):
        """Prepare what the whole run needs, once per run and again when it is resumed."""

    def known(self, run, rows: list[dict]) -> list[int | None]:
        """For rows whose id is new: the record that each means anyway (same e-mail address, same name), or None."""
        return [None] * len(rows)

    def tokens(self, values: dict) -> list:
        """What two rows must not share when both are new: they are written one after the other, so the second finds the first."""
        return []

    def attributes(self, run, values: dict, current: dict | None) -> dict:
        """The model attributes that a row's values say; for a new record (`current` is None) with what must not be missing.

        Raises RefusedRow.
        """
        raise NotImplementedError

    def finished(self, run, written: list[Written]):
        """Set what depends on the whole record, references included, before it is written: what search looks into."""

    def after_create(self, run, written: list[Written]):
        """Write what belongs to new records: history, tags, people beside the first."""

    def after_change(self, run, written: list[Written]):
        """Write what belongs to changed records."""

    def joined(self, slot: str, pairs: list[tuple[int, int]]):
        """References that waited were joined: (record id, target id) pairs; keep what depends on them right."""

    def names(self) -> list[tuple[int, str]]:
        """Id and name of every record, for references by name."""
        return []

    def ids_by_email(self, emails: list[str]) -> dict[str, int]:
        """Small-letter address to id, for references by e-mail address."""
        return {}

    def take_back(self, ids: list[int]):
        """Delete records that an import made, with what `after_create` wrote. Called inside a transaction."""
        self.model.objects.filter(pk__in=ids).delete()

    def take_back_change(self, ids: list[int], at):
        """Remove what `after_change` wrote about these records in the batch written `at` that moment."""

    def clean_up(self, record):
        """Remove what `begin` made for an import that has been taken back, where nothing uses it."""


def noun(words: str) -> tuple[str, ...]:
    return tuple(squeeze(word) for word in words.split(","))


def as_number(text: str):
    return int(text) if text.isdecimal() else text
