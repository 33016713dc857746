"""Addresses under /imports/."""

from django.urls import path

from crm.views import soon

app_name = "imports"
urlpatterns = [
    path("", soon, name="imports"),
    path("new/", soon, name="new_import"),
    path("<int:pk>/", soon, name="import"),
]
