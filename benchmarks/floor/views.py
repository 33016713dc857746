"""The least that could be called a list, a page, a board, an API."""

from django.shortcuts import render
from django.utils import timezone
from rest_framework import generics, serializers

from benchmarks.floor.models import Activity, Deal


def deals(request, workspace):
    rows = Deal.objects.filter(workspace_id=workspace).select_related("company", "stage").order_by("-touched_at", "-id")
    return render(request, "floor_list.html", {"deals": rows[:50]})


def deal(request, pk):
    found = Deal.objects.select_related("company", "stage").get(pk=pk)
    activities = Activity.objects.filter(deal_id=pk).order_by("-happened_at")[:50]
    return render(request, "floor_deal.html", {"deal": found, "activities": activities})


def board(request, workspace):
    rows = (
        Deal.objects.filter(workspace_id=workspace, outcome="")
        .select_related("company", "stage")
        .order_by("stage__order")
    )
    return render(request, "floor_board.html", {"deals": rows})


class DealSerializer(serializers.ModelSerializer):
    class Meta:
        model = Deal
        fields = ("id", "name", "value", "currency", "company", "stage", "expected_close", "outcome", "created_at")
        read_only_fields = ("id", "created_at")

    def create(self, fields):
        now = timezone.now()
        workspace = self.context["view"].kwargs["workspace"]
        return Deal.objects.create(
            workspace_id=workspace, created_at=now, updated_at=now, touched_at=now, stage_since=now, **fields
        )


class Deals(generics.ListCreateAPIView):
    serializer_class = DealSerializer

    def get_queryset(self):
        return Deal.objects.filter(workspace_id=self.kwargs["workspace"]).order_by("-touched_at", "-id")[:50]
