"""Addresses under /settings/."""

from django.urls import path

from crm.views import soon

app_name = "accounts"
urlpatterns = [
    path("profile/", soon, name="profile"),
    path("members/", soon, name="members"),
    path("tokens/", soon, name="tokens"),
    path("no-workspace/", soon, name="no_workspace"),
]
