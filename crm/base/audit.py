"""Writing the audit trail: one line for every change that a person or program makes."""

from contextvars import ContextVar

from django.apps import apps

via: ContextVar[str] = ContextVar("via", default="task")  # set by the doors: page, api, admin, import, command


def record(verb, record, changes=None, by=None):
    """Note that `by` (a Membership or None) did `verb` to a record; changes maps field to [before, after]."""
    told = {field: [told_value(value) for value in pair] for field, pair in (changes or {}).items()}
    entry = apps.get_model("base", "AuditEntry")  # that model is a record itself, and records import this module
    return entry.objects.create(
        by=by, via=via.get(), verb=verb, kind=record._meta.model_name, record_id=record.pk, changes=told
    )


def changes_of(form) -> dict:
    """What a bound, valid form changes on its record: field to [before, after]."""
    return {name: [form.initial.get(name), form.cleaned_data[name]] for name in form.changed_data}


def told_value(value):
    """A value as JSON keeps it: records by id, days and sums as text."""
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return str(getattr(value, "pk", value))
