"""Addresses of contacts and companies."""

from django.urls import path

from crm.views import soon

app_name = "contacts"
urlpatterns = [
    path("contacts/", soon, name="contacts"),
    path("contacts/new/", soon, name="new_contact"),
    path("contacts/<int:pk>/", soon, name="contact"),
    path("companies/", soon, name="companies"),
    path("companies/new/", soon, name="new_company"),
    path("companies/<int:pk>/", soon, name="company"),
]
