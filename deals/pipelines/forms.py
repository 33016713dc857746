"""What is said about a pipeline and a stage."""

from django import forms
from django.core.exceptions import ValidationError

from deals.models import Pipeline, Stage


class PipelineForm(forms.ModelForm):
    class Meta:
        model = Pipeline
        fields = ["name"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Pipeline.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another pipeline has this name.")
        return name


class StageForm(forms.ModelForm):
    """A stage; one that closes deals has neither odds nor a time to rot, and no stage changes its kind later."""

    class Meta:
        model = Stage
        fields = ["name", "kind", "odds", "rots_after"]
        labels = {"odds": "Odds in per cent", "rots_after": "Rots after how many days"}
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, pipeline, **kwargs):
        super().__init__(*args, **kwargs)
        self.pipeline = pipeline
        self.fields["odds"].required = False
        if self.instance.pk:
            del self.fields["kind"]
            if self.instance.kind != Stage.Kind.OPEN:
                del self.fields["odds"], self.fields["rots_after"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.pipeline.stages.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another stage of this pipeline has this name.")
        return name

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind", self.instance.kind)
        if kind != Stage.Kind.OPEN:
            fixed = {"odds": 100 if kind == Stage.Kind.WON else 0, "rots_after": None}
            cleaned |= {name: value for name, value in fixed.items() if name in self.fields}
        elif cleaned.get("odds") is None and "odds" not in self.errors:
            self.add_error("odds", "Say how many per cent of deals in this stage you expect to win.")
        return cleaned
