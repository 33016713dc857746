"""Contacts and companies in the admin."""

from django.contrib import admin

from contacts.models import Company, Consent, Contact, Tag
from crm.base.admin import RecordAdmin, RecordInline


class ConsentInline(RecordInline):
    model = Consent


@admin.register(Company)
class CompanyAdmin(RecordAdmin):
    list_display = ("name", "industry", "country", "size", "lifecycle", "owner")
    list_filter = ("lifecycle", "industry", "country")
    search_fields = ("name", "domain")
    autocomplete_fields = ("owner",)
    exclude = ("tags",)
    related = ("owner__user",)


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    list_display = ("name", "email", "company", "position", "lifecycle", "owner")
    list_filter = ("lifecycle", "buying_role", "source")
    search_fields = ("first_name", "last_name", "email")
    autocomplete_fields = ("company", "owner")
    exclude = ("tags",)
    inlines = (ConsentInline,)
    related = ("company", "owner__user")


@admin.register(Tag)
class TagAdmin(RecordAdmin):
    list_display = ("name",)
    search_fields = ("name",)
