"""The fields of one kind of record, declared once for lists, the board, the API, exports and saved views.

DEAL_FIELDS = FieldSet(
    Text("name", shown=True),
    Money("value", shown=True),
    Person("owner", verb="owned by", shown=True),
    Day("expected_close", "Close", verb="closing", shown=True),
    model=Deal, noun="deals", sort="-touched_at",
)
"""

from rapidfuzz import process

from crm.base.filters.errors import FilterError, listed
from crm.base.filters.kinds import Field


class FieldSet:
    """Fields in the order people see them.

    `noun` is the plural word for the records, `sort` the order of a list nobody has sorted ("-touched_at"), `of` the word
    that FieldDefinition uses for this kind of record ("deal"), "" where it has no custom fields. `search` is the column that
    list search looks into: "search_text", or "words" where the text is long and has a tsvector of its own.
    """

    def __init__(self, *fields: Field, model=None, noun="records", sort="", of="", search="search_text"):
        self.fields = {field.name.lower(): field for field in fields}
        self.model, self.noun, self.sort, self.of, self.search = model, noun, sort, of, search
        if len(self.fields) != len(fields):
            raise ValueError(f"Two fields of {noun} have one name.")

    def __iter__(self):
        return iter(self.fields.values())

    def __contains__(self, name):
        return name.lower() in self.fields

    def get(self, name: str) -> Field | None:
        return self.fields.get(name.lower())

    def find(self, name: str, position=None) -> Field:
        """The field of that name, in any case; raises a FilterError that suggests what was meant."""
        if field := self.get(name):
            return field
        close = process.extractOne(name.lower(), list(self.fields), score_cutoff=70)
        hint = f" Did you mean {self.fields[close[0]].name}?" if close else ""
        names = [field.name for field in self]
        message = f"{self.noun.capitalize()} have no field “{name[:60]}”.{hint} There are: {listed(names, 30)}."
        raise FilterError(message, field=name[:60], allowed=names, position=position)

    def plus(self, fields) -> "FieldSet":
        """The set with more fields, such as a workspace's custom ones; a name that is taken keeps its first meaning."""
        more = [field for field in fields if field.name not in self]
        settings = {name: getattr(self, name) for name in ("model", "noun", "sort", "of", "search")}
        return FieldSet(*self, *more, **settings)

    @property
    def columns(self) -> list[Field]:
        """The fields that a list can show."""
        return [field for field in self if field.column]

    @property
    def sortable(self) -> list[Field]:
        return [field for field in self if field.sort_key() is not None]
