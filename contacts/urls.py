"""Addresses of contacts and companies."""

from django.urls import path

from contacts.views import lists, picking
from crm.views import soon

app_name = "contacts"
urlpatterns = [
    path("contacts/pick/<slug:of>/", picking.pick, name="pick"),
    path("contacts/", lists.contacts, name="contacts"),
    path("contacts/bulk/", lists.bulk_contacts, name="bulk_contacts"),
    path("contacts/new/", soon, name="new_contact"),
    path("contacts/<int:pk>/", soon, name="contact"),
    path("companies/", lists.companies, name="companies"),
    path("companies/bulk/", lists.bulk_companies, name="bulk_companies"),
    path("companies/new/", soon, name="new_company"),
    path("companies/<int:pk>/", soon, name="company"),
]
