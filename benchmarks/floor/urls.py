"""The floor's addresses."""

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("<int:workspace>/deals/", views.deals),
    path("<int:workspace>/board/", views.board),
    path("<int:workspace>/api/deals/", views.Deals.as_view()),
    path("deals/<int:pk>/", views.deal),
]
