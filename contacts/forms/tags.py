"""Tags as people write them: names with commas between."""

from django import forms

LONGEST, MOST = 50, 20


class TagsField(forms.CharField):
    """Cleans to a list of names, each once in any case; `Tag.named` makes them tags."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "With commas between them.")
        super().__init__(required=False, max_length=1100, **kwargs)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else ", ".join(map(str, value))

    def clean(self, value):
        names = {}
        for name in super().clean(value).split(","):
            if name := " ".join(name.split()):
                names.setdefault(name.lower(), name)
        if len(names) > MOST:
            raise forms.ValidationError(f"At most {MOST} tags.")
        if too_long := next((name for name in names.values() if len(name) > LONGEST), ""):
            raise forms.ValidationError(f"A tag has at most {LONGEST} letters: {too_long[:20]}…")
        return list(names.values())
