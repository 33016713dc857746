"""Addresses under /insights/."""

from django.urls import path

from crm.views import soon

app_name = "ai"
urlpatterns = [path("<slug:name>/<int:pk>/", soon, name="card")]
