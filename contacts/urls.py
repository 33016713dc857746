"""Addresses of contacts and companies."""

from django.urls import path

from contacts.views import consent, editing, lists, pages, picking

CONTACT, COMPANY = {"of": "contact"}, {"of": "company"}

app_name = "contacts"
urlpatterns = [
    path("contacts/pick/<slug:of>/", picking.pick, name="pick"),
    path("contacts/", lists.contacts, name="contacts"),
    path("contacts/bulk/", lists.bulk_contacts, name="bulk_contacts"),
    path("contacts/new/", editing.new, CONTACT, name="new_contact"),
    path("contacts/<int:pk>/", pages.contact, name="contact"),
    path("contacts/<int:pk>/facts/<str:name>/", editing.fact, CONTACT, name="contact_fact"),
    path("contacts/<int:pk>/consent/<slug:purpose>/", consent.consent, name="consent"),
    path("contacts/<int:pk>/deletion/", editing.delete, CONTACT, name="delete_contact"),
    path("companies/", lists.companies, name="companies"),
    path("companies/bulk/", lists.bulk_companies, name="bulk_companies"),
    path("companies/new/", editing.new, COMPANY, name="new_company"),
    path("companies/<int:pk>/", pages.company, name="company"),
    path("companies/<int:pk>/facts/<str:name>/", editing.fact, COMPANY, name="company_fact"),
    path("companies/<int:pk>/deletion/", editing.delete, COMPANY, name="delete_company"),
]
