"""Addresses under /settings/pipelines/, in the names of deals."""

from django.urls import path

from deals.pipelines import views

urlpatterns = [
    path("", views.pipelines, name="pipelines"),
    path("new/", views.new_pipeline, name="new_pipeline"),
    path("<int:pk>/", views.pipeline, name="pipeline"),
    path("<int:pk>/moving/", views.move_pipeline, name="move_pipeline"),
    path("<int:pk>/deleting/", views.delete_pipeline, name="delete_pipeline"),
    path("<int:pk>/stages/new/", views.new_stage, name="new_stage"),
    path("stages/<int:pk>/", views.stage, name="stage"),
    path("stages/<int:pk>/moving/", views.move_stage, name="move_stage"),
    path("stages/<int:pk>/deleting/", views.delete_stage, name="delete_stage"),
]
