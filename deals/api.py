"""Pipelines, deals, activities and tasks in the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from contacts.api import TagNames
from crm.base.api import RecordSerializer, RecordViewSet
from deals.fields import ACTIVITY_FIELDS, DEAL_FIELDS, TASK_FIELDS
from deals.models import Activity, Deal, Pipeline, Stage, Task


class StageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Stage
        fields = ("id", "name", "kind", "order", "odds", "rots_after")


class PipelineSerializer(serializers.ModelSerializer):
    stages = StageSerializer(many=True, read_only=True)

    class Meta:
        model = Pipeline
        fields = ("id", "name", "order", "stages")


class PipelineViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Pipelines with their stages; they are changed in settings."""

    serializer_class = PipelineSerializer
    pagination_class = None
    lookup_value_converter = "int"

    def get_queryset(self):
        return Pipeline.objects.visible_to(self.request.member).prefetch_related("stages")


class DealSerializer(RecordSerializer):
    tags = TagNames(required=False)

    class Meta:
        model = Deal
        fields = (
            "id", "name", "company", "contact", "value", "currency", "stage", "stage_since", "source", "expected_close",
            "outcome", "closed_at", "lost_reason", "lost_note", "competitors", "next_step", "owner", "tags", "custom",
            "win_chance", "last_activity_at", "created_at", "updated_at", "touched_at",
        )  # fmt: skip
        read_only_fields = (
            "id", "stage_since", "outcome", "closed_at", "lost_reason", "lost_note", "win_chance", "last_activity_at",
            "created_at", "updated_at", "touched_at",
        )  # fmt: skip

    def validate_value(self, value):
        if value is not None and value < 0:
            raise serializers.ValidationError("A deal's value is not negative.")
        return value

    def update(self, deal, fields):
        stage = fields.pop("stage", None)
        member = self.context["request"].member
        if stage and stage != deal.stage:
            deal.move_to(stage, by=member)
        deal.change(by=member, **fields)
        return deal


class Closing(serializers.Serializer):
    """How a deal ended; a lost one says why."""

    outcome = serializers.ChoiceField(choices=["won", "lost"])
    reason = serializers.CharField(required=False, max_length=100)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    competitor = serializers.CharField(required=False, allow_blank=True, max_length=100)

    def validate(self, fields):
        if fields["outcome"] == "lost" and not fields.get("reason"):
            raise serializers.ValidationError({"reason": "Say why it was lost; later scores learn from it."})
        return fields


class DealViewSet(RecordViewSet):
    serializer_class = DealSerializer
    fields = DEAL_FIELDS
    related = ("stage",)
    prefetched = ("tags",)

    @extend_schema(request=Closing, responses=DealSerializer)
    @action(detail=True, methods=["post", "delete"])
    def closing(self, request, pk=None):
        """POST closes the deal as won or lost; DELETE reopens it."""
        deal = self.get_object()
        if request.method == "DELETE":
            deal.reopen(by=request.member)
            return Response(self.get_serializer(deal).data)
        asked = Closing(data=request.data)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        if told["outcome"] == "won":
            deal.win(by=request.member)
        else:
            deal.lose(
                told["reason"], by=request.member, note=told.get("note", ""), competitor=told.get("competitor", "")
            )
        return Response(self.get_serializer(deal).data)


class LoggedSerializer(RecordSerializer):
    """Something on a timeline: written by a member, about at least one record."""

    def validate(self, fields):
        about = [fields.get(name, getattr(self.instance, name, None)) for name in ("deal", "contact", "company")]
        if not any(about):
            raise serializers.ValidationError({"deal": "Give the deal, contact or company that this belongs to."})
        return fields


class ActivitySerializer(LoggedSerializer):
    participants = serializers.ListField(child=serializers.CharField(max_length=300), required=False, max_length=200)

    class Meta:
        model = Activity
        fields = (
            "id", "kind", "direction", "subject", "body", "happened_at", "minutes", "participants", "deal", "contact",
            "company", "by", "message_id", "custom", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("id", "by", "created_at", "updated_at")
        validators = ()  # the message's uniqueness is checked below, with the field's name

    def validate_message_id(self, message_id):
        others = Activity.objects.filter(message_id=message_id).exclude(pk=self.instance.pk if self.instance else None)
        if message_id and others.exists():
            raise serializers.ValidationError("This message is on the timeline already.")
        return message_id


class TaskSerializer(LoggedSerializer):
    class Meta:
        model = Task
        fields = (
            "id", "title", "notes", "status", "priority", "due_on", "remind_at", "done_at", "assignee", "by", "origin",
            "deal", "contact", "company", "custom", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("id", "done_at", "by", "origin", "created_at", "updated_at")

    def validate(self, fields):
        """A task may stand alone; being done and its time go together."""
        status = fields.get("status", getattr(self.instance, "status", Task.Status.OPEN))
        was_done = self.instance and self.instance.status == Task.Status.DONE
        if status == Task.Status.DONE and not was_done:
            fields["done_at"] = timezone.now()
        elif status != Task.Status.DONE:
            fields["done_at"] = None
        return fields


class ActivityViewSet(RecordViewSet):
    serializer_class = ActivitySerializer
    fields = ACTIVITY_FIELDS


class TaskViewSet(RecordViewSet):
    serializer_class = TaskSerializer
    fields = TASK_FIELDS
