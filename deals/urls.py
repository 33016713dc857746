"""Addresses of deals, activities and tasks."""

from django.urls import include, path

from crm.views import soon

app_name = "deals"
urlpatterns = [
    path("deals/", soon, name="deals"),
    path("deals/board/", soon, name="board"),
    path("deals/new/", soon, name="new_deal"),
    path("deals/<int:pk>/", soon, name="deal"),
    path("activities/", soon, name="activities"),
    path("tasks/", soon, name="tasks"),
    path("tasks/new/", soon, name="new_task"),
    path("tasks/<int:pk>/", soon, name="task"),
    path("settings/pipelines/", include("deals.pipelines.urls")),
]
