"""A file to keep on a record."""

from django import forms
from django.template.defaultfilters import filesizeformat

LARGEST = 25 * 1024 * 1024  # bytes


class FileForm(forms.Form):
    file = forms.FileField(max_length=255, help_text=f"At most {LARGEST // 1024 // 1024} MB.")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                f"This file has {filesizeformat(file.size)}; at most {filesizeformat(LARGEST)} fit."
            )
        return file
