"""The plain facts of a record in a form: those of a new record, or the one or two that make a fact edited in place."""

from django import forms

from crm.base.custom_form import add_custom_fields, definitions_of, gathered
from crm.base.facts import CUSTOM


class RecordForm(forms.Form):
    """A form of a record's fields. `only` names the fields wanted; without it, those in FOR_NEW and the custom ones.

    `values()` is what the record's verbs take: `start(by, **values)` and `change(by, **values)`. A subclass says `of` (the
    word of FieldDefinition), FOR_NEW, and in `offer(member)` what its fields let one choose.
    """

    of = ""
    FOR_NEW = ()

    def __init__(self, *args, member, record=None, only=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.record, self.member = record, member
        if not only or any(name.startswith(CUSTOM) for name in only):
            add_custom_fields(self, definitions_of(self.of), record.custom if record else {})
        for name in list(self.fields):
            if name not in (only or self.FOR_NEW) and (only or not name.startswith(CUSTOM)):
                del self.fields[name]
        if record:
            self.initial |= {name: self.standing(name) for name in self.fields if not name.startswith(CUSTOM)}
        self.offer(member)

    @property
    def own(self):
        """The workspace's own fields, bound."""
        return [self[name] for name in self.fields if name.startswith(CUSTOM)]

    def standing(self, name):
        """What the record holds in a field now."""
        return list(self.record.tags.all()) if name == "tags" else getattr(self.record, name)

    def offer(self, member):
        """Let fields choose among what the member may choose; each may be missing."""

    def values(self) -> dict:
        """Field names to values; custom ones are joined to those kept."""
        plain = {name: value for name, value in self.cleaned_data.items() if not name.startswith(CUSTOM)}
        if len(plain) < len(self.cleaned_data):
            plain["custom"] = gathered(self.cleaned_data, self.record.custom if self.record else {})
        return plain
