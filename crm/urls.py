"""Every address, room by room."""

from django.contrib import admin
from django.urls import include, path

from crm import palette
from deals.views.today import today

urlpatterns = [
    path("", today, name="today"),
    path("search/palette/", palette.palette, name="palette"),
    path("accounts/", include("crm.accounts.allauth_urls")),
    path("settings/", include("crm.accounts.urls")),
    path("imports/", include("crm.imports.urls")),
    path("", include("contacts.urls")),
    path("", include("deals.urls")),
    path("insights/", include("ai.urls")),
    path("api/", include("crm.api")),
    path("admin/", admin.site.urls),
]
