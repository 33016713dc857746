"""What every part of the API shares: members' records only, plain JSON, errors that name the field."""

from django.core.exceptions import ValidationError
from django.db.models import RestrictedError
from django.db.models.deletion import ProtectedError
from rest_framework import serializers, viewsets
from rest_framework.exceptions import APIException
from rest_framework.exceptions import ValidationError as ApiValidationError
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from crm.base.api_lists import KeyPagination, SelectionFilter
from crm.base.models import FieldDefinition


class InUse(APIException):
    status_code, default_code = 409, "in_use"
    default_detail = "Other records depend on this one; remove or move them first."


def explain(error, context):
    """A verb's refusal becomes a 400 that names the field, and a record in use a 409."""
    if isinstance(error, ValidationError):
        error = ApiValidationError(as_serializer_error(error))
    elif isinstance(error, (ProtectedError, RestrictedError)):
        error = InUse()
    return exception_handler(error, context)


class VisibleKey(serializers.PrimaryKeyRelatedField):
    """A key to a record that the caller may see; any other is as unknown as one that does not exist."""

    default_error_messages = {"does_not_exist": "There is no record {pk_value} here."}

    def get_queryset(self):
        return super().get_queryset().visible_to(self.context["request"].member)


class RecordSerializer(serializers.ModelSerializer):
    """A record as JSON: keys as ids, unknown fields refused, the database's promises checked before it has to."""

    serializer_related_field = VisibleKey

    def to_internal_value(self, data):
        if isinstance(data, dict):
            unknown = set(data) - set(self.fields)
            if unknown:
                known = ", ".join(sorted(name for name, field in self.fields.items() if not field.read_only))
                raise ApiValidationError(dict.fromkeys(sorted(unknown), f"There is no such field. Known: {known}."))
        return super().to_internal_value(data)

    def validate_custom(self, custom):
        """Values of defined fields only; null or "" empties one. A partial change keeps the other values."""
        definitions = {each.key: each for each in FieldDefinition.objects.filter(of=self.Meta.model._meta.model_name)}
        if not isinstance(custom, dict):
            raise serializers.ValidationError("Give an object of custom fields.")
        unknown = sorted(set(custom) - set(definitions))
        if unknown:
            raise serializers.ValidationError(f"There is no custom field {unknown[0]!r}.")
        kept = dict(self.instance.custom) if self.partial and self.instance else {}
        for key, value in custom.items():
            if value in (None, ""):
                kept.pop(key, None)
            else:
                kept[key] = definitions[key].read(value)
        return kept

    def create(self, fields):
        return self.Meta.model.start(by=self.context["request"].member, **fields)

    def update(self, record, fields):
        record.change(by=self.context["request"].member, **fields)
        return record


class RecordViewSet(viewsets.ModelViewSet):
    """List, create, read, change and delete one kind of record, as far as the caller may."""

    filter_backends = [SelectionFilter]
    pagination_class = KeyPagination
    fields = None  # the FieldSet of the filter language
    lookup_value_converter = "int"
    related = ()  # what select_related fetches
    prefetched = ()

    def get_queryset(self):
        records = self.serializer_class.Meta.model.objects.visible_to(self.request.member)
        return records.select_related(*self.related).prefetch_related(*self.prefetched)

    def perform_destroy(self, record):
        record.remove(by=self.request.member)


FAULTS = {
    "400": "Wrong input; each wrong field is named with what is wrong.",
    "401": "No token or session, or one that has ended.",
    "403": "The role does not allow this, or the record belongs to another member.",
    "404": "Not there, or not yours to see.",
    "409": "Other records depend on this one.",
}


def document_faults(result, generator, request, public):
    """A drf-spectacular hook: every operation says how it can fail."""
    answer = {"application/json": {"schema": {"type": "object", "additionalProperties": {}}}}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, meaning in FAULTS.items():
                operation["responses"].setdefault(status, {"description": meaning, "content": answer})
    return result
