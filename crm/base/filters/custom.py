"""A workspace's own fields as fields of the filter language: `custom.region is North`.

Their values lie in the JSONB column `custom` of the record. No index serves them, but they compare as what they are: numbers
as numbers, days as days. A missing key is an empty value, and so is one of another type than the definition says.
"""

from django.db.models import BooleanField, Case, DateField, DateTimeField, DecimalField, F, Func, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, NullIf
from django.db.models.lookups import Exact

from crm.base.filters.kinds import Choice, Day, Field, Moment, Number, Text, YesNo


def custom_fields(definitions) -> list[Field]:
    """Fields for definitions: objects with key, label, kind and choices (see FieldDefinition)."""
    return [custom_field(each) for each in definitions]


def custom_field(definition) -> Field:
    name, label, key = f"custom.{definition.key}", definition.label, definition.key
    match definition.kind:
        case "number":
            return Number(name, label, expression=of_type(key, "number", Numeric()))
        case "yes_no":
            return YesNo(name, label, expression=of_type(key, "boolean", BooleanField()))
        case "day":
            return Day(name, label, expression=readable(key, "date", DateField()))
        case "moment":
            return Moment(name, label, expression=readable(key, "timestamptz", DateTimeField()))
        case "choice":
            return Choice(name, label, choices=tuple(definition.choices), expression=text_of(key))
    return Text(name, label, expression=text_of(key))


class Numeric(DecimalField):
    """PostgreSQL's numeric without a fixed number of digits."""

    def db_type(self, connection):
        return "numeric"

    cast_db_type = db_type


class Valid(Func):
    """Whether a text can be read as a type, asked before casting it (PostgreSQL 16 and later)."""

    function = "pg_input_is_valid"
    output_field = BooleanField()


def text_of(key):
    """The value as text, NULL where it is missing or ""."""
    return NullIf(KeyTextTransform(key, F("custom")), Value(""), output_field=TextField())


def of_type(key, json_type, output_field):
    """The value where JSON says it is of that type, else NULL."""
    kind = Func(KeyTransform(key, F("custom")), function="jsonb_typeof", output_field=TextField())
    return Case(When(Exact(kind, json_type), then=Cast(KeyTextTransform(key, F("custom")), output_field)), default=None)


def readable(key, sql_type, output_field):
    """The value where its text can be read as that type, else NULL."""
    text = KeyTextTransform(key, F("custom"))
    valid = Valid(text, Func(template=f"'{sql_type}'", output_field=TextField()))
    return Case(When(valid, then=Cast(text, output_field)), default=None)
