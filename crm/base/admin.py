"""What every record's admin shares, and the admin of the ground's own tables."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline

from crm.base.models import AuditEntry, FieldDefinition, OutboxEntry
from crm.base.outbox.posting import send


class RecordAdmin(ModelAdmin):
    """Managers see and change their workspace's records through the records' own verbs, each leaving its audit line."""

    list_per_page = 50
    show_full_result_count = False
    related = ()  # what select_related fetches for the list

    def get_queryset(self, request):
        records = self.model.objects.visible_to(request.member).select_related(*self.related)
        return records.order_by(*(self.get_ordering(request) or self.model._meta.ordering or ["-pk"]))

    def has_module_permission(self, request):
        return self.allows(request)

    def has_view_permission(self, request, obj=None):
        return self.allows(request)

    def has_add_permission(self, request):
        return self.allows(request)

    def has_change_permission(self, request, obj=None):
        return self.allows(request)

    def has_delete_permission(self, request, obj=None):
        return self.allows(request)

    def allows(self, request):
        return bool(request.member and request.member.is_manager)

    def save_model(self, request, record, form, change):
        for (
            field
        ) in self.model._meta.local_fields:  # an emptied JSON text is read as None, which not every column takes
            if not field.null and form.cleaned_data.get(field.name, "") is None:
                form.cleaned_data[field.name] = field.get_default()
                setattr(record, field.name, field.get_default())
        if not hasattr(record, "start"):
            record.save()
        elif change:
            given = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
            stored = self.model.objects.get(pk=record.pk)
            stored.change(by=request.member, **{name: value for name, value in given.items() if name != "tags"})
        else:
            names = [name for name in form.cleaned_data if name != "tags"]
            made = self.model.start(by=request.member, **{name: getattr(record, name) for name in names})
            record.pk, record._state.adding = made.pk, False

    def delete_model(self, request, record):
        if hasattr(record, "remove"):
            record.remove(by=request.member)
        else:
            record.delete()

    def delete_queryset(self, request, records):
        for record in records:
            self.delete_model(request, record)

    # The audit trail is the log; Django's own would sit outside the walls.

    def log_addition(self, request, record, message):
        pass

    def log_change(self, request, record, message):
        pass

    def log_deletions(self, request, records):
        pass

    def history_view(self, request, object_id, extra_context=None):
        trail = reverse("admin:base_auditentry_changelist")
        return redirect(f"{trail}?kind={self.model._meta.model_name}&record_id={object_id}")


class RecordInline(TabularInline):
    """Rows of a record, edited in its form."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return request.member.is_manager

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class ReadOnly:
    """For what nobody edits by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, RecordAdmin):
    list_display = ("created_at", "by", "verb", "kind", "record_id", "via", "changes")
    list_filter = ("verb", "kind", "via")
    search_fields = ("=record_id",)
    related = ("by__user",)


@admin.register(FieldDefinition)
class FieldDefinitionAdmin(RecordAdmin):
    list_display = ("label", "of", "kind", "key", "order")
    list_filter = ("of", "kind")
    search_fields = ("label", "key")


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnly, RecordAdmin):
    """What the machine still owes; what was given up can be tried again."""

    list_display = ("created_at", "kind", "attempts", "done_at", "dead_at", "last_error")
    list_filter = ("kind", ("dead_at", admin.EmptyFieldListFilter), ("done_at", admin.EmptyFieldListFilter))
    actions = ("try_again",)

    def has_change_permission(self, request, obj=None):
        return obj is None and request.member.is_admin

    @admin.action(description="Try again what was given up")
    def try_again(self, request, entries):
        dead = list(entries.exclude(dead_at=None))
        entries.exclude(dead_at=None).update(dead_at=None, attempts=0, available_at=timezone.now(), leased_until=None)
        for entry in dead:
            send(entry.workspace_id, entry.pk)
        self.message_user(request, f"{len(dead)} will be tried again now.")
