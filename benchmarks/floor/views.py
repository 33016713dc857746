"""The least that could be called a list, a page, a board, an API, showing what Candor's show."""

from django.shortcuts import render
from django.utils import timezone
from rest_framework import generics, serializers

from benchmarks.floor.models import Activity, Deal

SHOWN = 30  # events of a timeline, as in deals.timeline.PAGE


def deals(request, workspace):
    rows = Deal.objects.filter(workspace_id=workspace).select_related("company", "stage", "owner__user")
    return render(request, "floor_list.html", {"deals": rows.order_by("-touched_at", "-id")[:50]})


def deal(request, pk):
    found = Deal.objects.select_related("company", "stage", "owner__user").get(pk=pk)
    activities = Activity.objects.filter(deal_id=pk).select_related("contact").order_by("-happened_at")
    return render(request, "floor_deal.html", {"deal": found, "activities": activities[:SHOWN]})


def board(request, workspace):
    rows = (
        Deal.objects.filter(workspace_id=workspace, outcome="")
        .select_related("company", "stage", "owner__user")
        .order_by("stage__order")
    )
    return render(request, "floor_board.html", {"deals": rows})


class DealSerializer(serializers.ModelSerializer):
    class Meta:
        model = Deal
        fields = (  # those of deals.api.DealSerializer, but for tags
            "id", "name", "company", "contact", "value", "currency", "stage", "stage_since", "source", "expected_close",
            "outcome", "closed_at", "lost_reason", "lost_note", "competitors", "next_step", "owner", "custom",
            "win_chance", "last_activity_at", "created_at", "updated_at", "touched_at",
        )  # fmt: skip
        read_only_fields = fields[:1] + fields[-3:] + ("stage_since", "outcome", "closed_at", "competitors", "custom")

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
