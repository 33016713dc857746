"""Custom fields that an import brings: made when it starts, with the words of its choices; removed when it is taken back."""

from crm.base.models import FieldDefinition
from crm.imports.registry import importers

LONGEST_WORD = 200


def definitions_of(importer) -> list[FieldDefinition]:
    return list(FieldDefinition.objects.filter(of=importer.kind))


def keep_definitions(record):
    """Make the custom fields that the mapping asks for, and add the file's words to choices that are there already.

    Notes in options["made_fields"] the keys of those that were made, for undoing.
    """
    importer = importers()[record.target]
    there = {each.key: each for each in definitions_of(importer)}
    order = max((each.order for each in there.values()), default=0)
    facts = {column["header"]: column for column in record.facts}
    made = []
    for column in record.mapping:
        wanted = column if column["field"] == "custom" else column.get("keep")
        if not wanted:
            continue
        words = [word[:LONGEST_WORD] for word in facts[column["header"]]["words"]] if wanted["kind"] == "choice" else []
        definition = there.get(wanted["key"])
        if definition is None:
            order += 1
            definition = FieldDefinition(
                of=importer.kind, key=wanted["key"], label=wanted["label"][:150], kind=wanted["kind"], order=order
            )
            definition.choices = words
            definition.save()
            there[definition.key] = definition
            made.append(definition.key)
        elif new := [word for word in words if word not in definition.choices]:
            definition.choices = [*definition.choices, *new]
            definition.save()
    record.options = record.options | {"made_fields": made}


def drop_definitions(record):
    """Remove the custom fields that an import made and that no record fills any more."""
    importer = importers()[record.target]
    for key in record.options.get("made_fields", []):
        if not importer.model.objects.filter(custom__has_key=key).exists():
            FieldDefinition.objects.filter(of=importer.kind, key=key).delete()
