"""Choosing a record by typing: suggestions while a script runs, the exact words or address without one.

A form has `company = PickField(by="domain", of="companies", label="Company")`, gives it `queryset` (what the member may
see) and `address` (where suggestions come from); a view of the room answers with `options_for(...)`.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join

from crm.base.list_search import holding

SUGGESTED = 8


def written(record, by) -> str:
    """How a record is named in the field: with what tells it from others of its name, where it has that."""
    told = getattr(record, by) if by else ""
    return f"{record} <{told}>" if told else f"{record} #{record.pk}"


class PickInput(forms.TextInput):
    address = ""

    def get_context(self, name, value, attrs):
        attrs = attrs | {"autocomplete": "off"}
        if self.address:
            listed = f"{attrs.get('id', name)}-options"
            attrs |= {
                "list": listed,
                "hx-get": self.address,
                "hx-trigger": "input changed delay:150ms, focus once",
                "hx-target": f"#{listed}",
                "hx-vals": f'{{"field": "{name}"}}',
                "hx-sync": "this:replace",
            }
        return super().get_context(name, value, attrs)

    def render(self, name, value, attrs=None, renderer=None):
        drawn = super().render(name, value, attrs, renderer)
        listed = f"{(attrs or {}).get('id', name)}-options"
        return format_html('{}<datalist id="{}"></datalist>', drawn, listed) if self.address else drawn


class PickField(forms.CharField):
    """Cleans to a record of `queryset` or None. `by` is the field that tells two of one name apart ("email"), or "" """

    widget = PickInput

    def __init__(self, *, noun, by="", **kwargs):
        self.by, self.noun, self.queryset, self.current = by, noun, None, None
        super().__init__(max_length=500, **kwargs)

    def offer(self, queryset, address, current=None):
        """What may be picked, where suggestions come from, and what stands there now."""
        self.queryset, self.current = queryset, current
        self.widget.address = address

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else written(value, self.by)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if self.current is not None and text == self.prepare_value(self.current):
            return self.current
        found = list(self.queryset.filter(self.meaning(text))[: SUGGESTED + 1])
        exact = [record for record in found if str(record).casefold() == text.casefold()] or found
        if len(exact) == 1:
            return exact[0]
        if not exact:
            raise ValidationError(f"No {self.noun} is called “{text}”. Choose one of those suggested as you type.")
        likely = "; ".join(written(record, self.by) for record in exact[:3])
        raise ValidationError(f"Several are called that. Write one of these: {likely}.")

    def meaning(self, text) -> Q:
        """Name <address>, Name #12, an address alone, or a name."""
        if self.by and text.endswith(">") and "<" in text:
            return Q(**{f"{self.by}__iexact": text[text.rindex("<") + 1 : -1].strip()})
        head, _, number = text.rpartition("#")
        if head and number.isdecimal() and len(number) < 19:
            return Q(pk=int(number))
        return (Q(**{f"{self.by}__iexact": text}) if self.by else Q(pk=None)) | holding(text)


def options_for(request, queryset, by="") -> HttpResponse:
    """Suggestions for a field, as <option> elements; the text is the parameter that `field` names."""
    text = request.GET.get(request.GET.get("field", ""), "").strip()
    found = queryset.filter(holding(text))[:SUGGESTED] if text else queryset[:SUGGESTED]
    options = format_html_join("", '<option value="{}"></option>', ((written(record, by),) for record in found))
    return HttpResponse(options)
