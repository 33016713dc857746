"""The two forms of an import: the file, and what becomes of its columns."""

from django import forms

from crm.imports.importer import Question
from crm.imports.mapping import CUSTOM, KINDS, SKIP, choice_of
from crm.imports.registry import importers
from crm.imports.sheet import MOST_BYTES

NEW = {
    "text": "New field, text", "number": "New field, number", "yes_no": "New field, yes or no", "choice": "New field, choice",
    "day": "New field, date", "moment": "New field, date and time", "url": "New field, link",
}  # fmt: skip
ORDERS = [("day", "Day first: 3/4 is 3 April"), ("month", "Month first: 3/4 is March 4")]
MARKS = [(".", "Point begins decimals: 1.5"), (",", "Comma begins decimals: 1,5")]


class NewImportForm(forms.Form):
    target = forms.ChoiceField(
        label="What does the file hold?",
        widget=forms.RadioSelect,
        help_text="Files may come in any order; what refers to records of a later file is joined when that arrives.",
    )
    file = forms.FileField(
        label="CSV file",
        help_text="With a header line. Any common encoding and separator; at most 100 MB, 500,000 rows, 500 columns.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    source = forms.CharField(
        label="Where does it come from?",
        max_length=60,
        required=False,
        help_text="The system whose ids the file holds, such as zoho. Left empty, it is told by the headers.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [(target, each.many.capitalize()) for target, each in importers().items()]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file has {file.size / 1048576:,.0f} MB; at most 100 MB can be imported. Split it."
            )
        return file


class MappingForm(forms.Form):
    """One field for each column ("column-0"), its order of dates ("order-0") or decimal mark ("decimal-0") where the column
    leaves it open, and the target's own questions ("ask-0")."""

    source = forms.CharField(
        label="System", max_length=60, required=False, help_text="Ids of one system are kept apart from another’s."
    )

    def __init__(self, *args, record, definitions, **kwargs):
        super().__init__(*args, **kwargs)
        self.record, self.importer = record, importers()[record.target]
        self.fields["source"].initial = record.source
        choices = column_choices(self.importer, definitions)
        for number, (column, facts) in enumerate(zip(record.mapping, record.facts, strict=True)):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column["header"], choices=choices, required=False, initial=choice_of(column)
            )
            if facts["unsure_date"]:
                self.fields[f"order-{number}"] = forms.ChoiceField(
                    label=f"Order of dates in {column['header']}",
                    choices=ORDERS if column.get("order") else [("", "Refuse what may be either"), *ORDERS],
                    required=False,
                    initial=column.get("order") or "",
                )
            if facts["unsure_number"]:
                self.fields[f"decimal-{number}"] = forms.ChoiceField(
                    label=f"Decimal mark in {column['header']}", choices=MARKS, initial=column.get("decimal")
                )
        self.questions = self.importer.questions(record)
        for number, question in enumerate(self.questions):
            self.fields[f"ask-{number}"] = field_for(question)

    @property
    def columns(self):
        """Each column as the page shows it: what it is, what was learnt of it, and the bound fields that decide."""
        for number, (column, facts) in enumerate(zip(self.record.mapping, self.record.facts, strict=True)):
            extra = [self[name] for name in (f"order-{number}", f"decimal-{number}") if name in self.fields]
            yield {"column": column, "facts": facts, "field": self[f"column-{number}"], "extra": extra}

    @property
    def groups(self):
        """The target's questions under their headings: (heading, bound fields)."""
        found = {}
        for number, question in enumerate(self.questions):
            found.setdefault(question.group, []).append(self[f"ask-{number}"])
        return list(found.items())

    @property
    def choices(self) -> dict[str, str]:
        """Header to choice, for the columns that a person decided otherwise."""
        data = self.cleaned_data
        return {
            column["header"]: data[f"column-{number}"]
            for number, column in enumerate(self.record.mapping)
            if data[f"column-{number}"] != choice_of(column)
        }

    @property
    def readings(self) -> dict[str, dict]:
        """Header to the order of dates and the decimal mark that a person chose."""
        found = {}
        for number, column in enumerate(self.record.mapping):
            for name in ("order", "decimal"):
                if f"{name}-{number}" in self.fields:
                    found.setdefault(column["header"], {})[name] = self.cleaned_data[f"{name}-{number}"] or None
        return found

    @property
    def answers(self) -> dict[str, str]:
        """Question's name to answer."""
        return {question.name: self.cleaned_data[f"ask-{number}"] for number, question in enumerate(self.questions)}


def field_for(question: Question) -> forms.Field:
    shared = {"label": question.label, "initial": question.initial, "help_text": question.help}
    if question.choices is None:
        return forms.CharField(max_length=100, required=False, **shared)
    return forms.ChoiceField(choices=question.choices, required=all(value for value, _ in question.choices), **shared)


def column_choices(importer, definitions) -> list:
    choices = [(SKIP, "Leave out")]
    choices.append((importer.one.capitalize(), [(field.name, field.label) for field in importer.fields]))
    if definitions:
        choices.append(("Custom field", [(f"{CUSTOM}.{each.key}", each.label) for each in definitions]))
    return [*choices, ("New custom field", [(f"{CUSTOM}:{kind}", NEW[kind]) for kind in KINDS])]
