"""What the AI said and what became of it, for managers to read."""

from django.contrib import admin

from ai.models import Feedback, Insight, Recommendation
from crm.base.admin import ReadOnly, RecordAdmin


@admin.register(Insight)
class InsightAdmin(ReadOnly, RecordAdmin):
    list_display = ("created_at", "capability", "status", "engine", "deal", "contact", "company", "asked_by")
    list_filter = ("capability", "status", "engine")
    related = ("deal", "contact", "company", "asked_by__user")


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnly, RecordAdmin):
    list_display = ("created_at", "deal", "kind", "status", "decided_by", "decided_at", "dismissed_because")
    list_filter = ("status", "kind")
    related = ("deal", "decided_by__user")


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly, RecordAdmin):
    list_display = ("created_at", "insight", "useful", "why", "by")
    list_filter = ("useful",)
    related = ("insight", "by__user")
