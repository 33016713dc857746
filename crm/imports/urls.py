"""Addresses under /imports/."""

from django.urls import path

from crm.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.new_import, name="new_import"),
    path("<int:pk>/", views.import_page, name="import"),
    path("<int:pk>/columns/", views.mapping, name="mapping"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/undoing/", views.undoing, name="undoing"),
    path("<int:pk>/continuing/", views.continuing, name="continuing"),
    path("<int:pk>/refused.csv", views.refused_file, name="refused"),
    path("<int:pk>/waiting.csv", views.waiting_file, name="waiting"),
]
