"""Deals and what belongs to them in the admin."""

from django.contrib import admin

from crm.base.admin import RecordAdmin, RecordInline
from deals.models import Activity, Deal, LineItem, Pipeline, Product, Stage, Stakeholder, Task


class StageInline(RecordInline):
    model = Stage


class StakeholderInline(RecordInline):
    model = Stakeholder
    autocomplete_fields = ("contact",)


class LineItemInline(RecordInline):
    model = LineItem
    autocomplete_fields = ("product",)


@admin.register(Pipeline)
class PipelineAdmin(RecordAdmin):
    list_display = ("name", "order")
    inlines = (StageInline,)


@admin.register(Stage)
class StageAdmin(RecordAdmin):
    list_display = ("name", "pipeline", "kind", "odds", "rots_after", "order")
    list_filter = ("pipeline", "kind")
    search_fields = ("name",)
    related = ("pipeline",)


@admin.register(Product)
class ProductAdmin(RecordAdmin):
    list_display = ("name", "code", "price", "currency")
    search_fields = ("name", "code")


@admin.register(Deal)
class DealAdmin(RecordAdmin):
    """Stages change by the deal's verbs, on its page and on the board, so here they are only shown."""

    list_display = ("name", "company", "stage", "outcome", "value", "currency", "expected_close", "owner")
    list_filter = ("outcome", "stage", "currency", "source")
    search_fields = ("name", "company__name")
    autocomplete_fields = ("company", "contact", "owner")
    exclude = ("tags",)
    date_hierarchy = "expected_close"
    inlines = (StakeholderInline, LineItemInline)
    related = ("company", "stage__pipeline", "owner__user")

    def get_readonly_fields(self, request, deal=None):
        return ("stage",) if deal else ()


@admin.register(Activity)
class ActivityAdmin(RecordAdmin):
    list_display = ("happened_at", "kind", "direction", "subject", "deal", "contact", "by")
    list_filter = ("kind", "direction")
    search_fields = ("subject",)
    autocomplete_fields = ("deal", "contact", "company")
    exclude = ("by",)
    related = ("deal", "contact", "by__user")


@admin.register(Task)
class TaskAdmin(RecordAdmin):
    list_display = ("title", "status", "priority", "due_on", "assignee", "deal")
    list_filter = ("status", "priority")
    search_fields = ("title",)
    autocomplete_fields = ("deal", "contact", "company", "assignee")
    related = ("deal", "assignee__user")
