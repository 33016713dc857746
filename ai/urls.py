"""Addresses under /insights/."""

from django.urls import path, re_path

from ai.insights import views

app_name = "ai"
urlpatterns = [
    path("<int:pk>/feedback/", views.feedback, name="feedback"),
    re_path(r"^advice/(?P<pk>\d+)/(?P<decision>acceptance|completion|dismissal|undo)/$", views.decide, name="decision"),
    path("<slug:name>/<int:pk>/", views.card, name="card"),
]
