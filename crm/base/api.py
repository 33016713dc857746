"""What every API answer shares."""

from django.core.exceptions import ValidationError
from rest_framework.exceptions import ValidationError as ApiValidationError
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler


def explain(error, context):
    """A verb's refusal becomes a 400 that names the field, like a serializer's own."""
    if isinstance(error, ValidationError):
        error = ApiValidationError(as_serializer_error(error))
    return exception_handler(error, context)
