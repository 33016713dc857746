"""Contacts and companies in the API."""

from rest_framework import serializers

from contacts.fields import COMPANY_FIELDS, CONTACT_FIELDS
from contacts.models import Company, Contact, Tag
from crm.base.api import RecordSerializer, RecordViewSet


class TagNames(serializers.ListField):
    """Tags by name; a new name makes a new tag."""

    child = serializers.CharField(max_length=50)

    def to_representation(self, tags):
        return [tag.name for tag in tags.all()]

    def to_internal_value(self, names):
        return Tag.named(super().to_internal_value(names))


class CompanySerializer(RecordSerializer):
    tags = TagNames(required=False)

    class Meta:
        model = Company
        fields = (
            "id", "name", "domain", "website", "industry", "size", "country", "city", "phone", "lifecycle", "churned_on",
            "notes", "owner", "tags", "custom", "created_at", "updated_at", "touched_at",
        )  # fmt: skip
        read_only_fields = ("id", "created_at", "updated_at", "touched_at")


class ContactSerializer(RecordSerializer):
    tags = TagNames(required=False)

    class Meta:
        model = Contact
        fields = (
            "id", "first_name", "last_name", "email", "phone", "mobile", "position", "buying_role", "company", "lifecycle",
            "source", "time_zone", "language", "notes", "owner", "tags", "custom", "score", "created_at", "updated_at",
            "touched_at",
        )  # fmt: skip
        read_only_fields = ("id", "score", "created_at", "updated_at", "touched_at")
        validators = ()  # unique e-mail and "has a name" are checked below, with the field's name

    def validate_email(self, email):
        others = Contact.objects.filter(email__iexact=email).exclude(pk=self.instance.pk if self.instance else None)
        if email and others.exists():
            raise serializers.ValidationError("Another contact of this workspace has this e-mail address.")
        return email

    def validate(self, fields):
        given = {
            name: fields.get(name, getattr(self.instance, name, "")) for name in ("first_name", "last_name", "email")
        }
        if not any(given.values()):
            raise serializers.ValidationError({"last_name": "Give a first name, a last name or an e-mail address."})
        return fields


class CompanyViewSet(RecordViewSet):
    serializer_class = CompanySerializer
    fields = COMPANY_FIELDS
    prefetched = ("tags",)


class ContactViewSet(RecordViewSet):
    serializer_class = ContactSerializer
    fields = CONTACT_FIELDS
    prefetched = ("tags",)
