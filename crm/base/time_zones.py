"""Choosing a time zone: a field that suggests while one types, and takes no zone that does not exist."""

from functools import lru_cache
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """IANA names as people know them: Europe/Berlin and UTC, not Etc/GMT+5 or posix/..."""
    known = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right")))
    return (*sorted(known), "UTC")


class TimeZoneInput(forms.TextInput):
    def render(self, name, value, attrs=None, renderer=None):
        listed = f"{(attrs or {}).get('id') or name}_zones"
        attrs = {**(attrs or {}), "list": listed, "autocomplete": "off", "spellcheck": "false"}
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in names()))
        control = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', control, listed, options)


class TimeZoneField(forms.CharField):
    """A zone's name, in any case and with spaces for underscores; cleaned to its exact name."""

    widget = TimeZoneInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Type a city, such as Berlin.")
        super().__init__(max_length=64, **kwargs)

    def clean(self, value):
        value = super().clean(value)
        return exact_name(value) if value else value


def exact_name(typed: str) -> str:
    """The zone that was meant; raises ValidationError when there is none or more than one."""
    sought = typed.strip().replace(" ", "_").lower()
    for found in (
        [name for name in names() if name.lower() == sought],
        [name for name in names() if name.lower().rpartition("/")[2] == sought],
    ):
        if len(found) == 1:
            return found[0]
    raise ValidationError("Choose a time zone from the list, such as Europe/Berlin.")
