"""Which record a row is about: the id it carries, or a digest of what names it, so that nothing is added twice."""

from collections import Counter
from contextlib import suppress
from hashlib import blake2b

from crm.base.exporting import unguard
from crm.imports.fields import squeeze
from crm.imports.guessing import OURS
from crm.imports.models.external_id import BY_CONTENT
from crm.imports.values import Refused


def digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class Identity:
    """Gives each row its key. Fed with all rows of a file in order, also when only the later ones are wanted, because
    equal rows without an id are told apart by counting: the third of them is the third of them in every upload."""

    def __init__(self, importer, mapping, source: str):
        self.id_at = mapping.fields.get("id", [])
        self.source, self.space = source, importer.space(mapping.header_of("id"))
        self.reader = importer.reader("id", {}, None) if self.id_at else None
        named_by = importer.identity if all(name in mapping.fields for name in importer.identity[:1]) else ()
        by_name = [at for name in named_by for at in mapping.fields.get(name, [])]
        theirs = [at for at, column in enumerate(mapping.columns) if squeeze(column["header"]) not in OURS]
        self.named_by = by_name if len(by_name) >= 2 else theirs
        self.kind = importer.kind
        self.signature = digest(
            repr([(c["field"], c.get("key"), c.get("kind"), c.get("order")) for c in mapping.columns])
        )
        self.seen = Counter()
        self.together: dict[str, str] = {}

    def key(self, cells: list[str]) -> tuple[str, str, str]:
        """Source, space and key of the row's record. Raises Refused for an id that cannot be one."""
        for at in self.id_at:
            text = cells[at].strip()
            if text and (own := self.reader(text)):
                return self.source, self.space, own
        key = digest("\x1f".join([unguard(cells[at]).strip() for at in self.named_by]))
        self.seen[key] += 1
        return BY_CONTENT, self.kind, f"{key}:{self.seen[key]}"

    def look_ahead(self, sheet):
        """Learn which ids stand in several rows of the file: such rows say something new together, or not at all."""
        if not self.id_at:
            return
        times = Counter(
            row.cells[at].strip() for row in sheet if not row.problem for at in self.id_at if row.cells[at].strip()
        )
        repeated = {written for written, count in times.items() if count > 1}
        for row in sheet if repeated else ():
            if not row.problem and any(row.cells[at].strip() in repeated for at in self.id_at):
                with suppress(Refused):
                    key = self.key(row.cells)[2]
                    self.together[key] = digest(self.together.get(key, "") + self.signature + "\x1f".join(row.cells))

    def content(self, key: str, cells: list[str]) -> str:
        """A digest of all that the row says under this mapping, with the other rows of its id: equal digests, nothing new."""
        return self.together.get(key) or digest(self.signature + "\x1f".join(cells))
