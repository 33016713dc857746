"""What one run of an import needs and remembers: its file, importer and mapping, who does it, when, and what it noticed."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from crm.accounts.models import Membership, Workspace
from crm.base.searching import plain
from crm.imports.identity import Identity
from crm.imports.joining import Joiner
from crm.imports.mapping import Mapping
from crm.imports.models import Import
from crm.imports.reading import RowReader, settings_for
from crm.imports.registry import importers
from crm.imports.sheet import Row, Sheet

MOST_EXAMPLES = 20


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
