"""Choosing the stage that a deal enters."""

from django import forms

from deals.models import Stage


def stages_by_pipeline(stages):
    """Choices for a select: stages under the names of their pipelines, or alone where there is one pipeline."""
    groups = {}
    for stage in stages.select_related("pipeline").order_by("pipeline__order", "pipeline_id", "order", "pk"):
        groups.setdefault(stage.pipeline.name, []).append((stage.pk, stage.name))
    return list(groups.items()) if len(groups) != 1 else next(iter(groups.values()))


class StageField(forms.ModelChoiceField):
    """One stage of the workspace, in a list by pipeline."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"invalid_choice": "Choose one of the stages listed."})
        super().__init__(queryset=Stage.objects.bare().none(), **kwargs)

    def offer(self, listed, taken=None):
        """List these stages; take also others where `taken` says so."""
        self.queryset = listed if taken is None else taken
        self.choices = stages_by_pipeline(listed)


class MoveForm(forms.Form):
    stage = StageField(empty_label=None)

    def __init__(self, *args, deal, **kwargs):
        super().__init__(*args, initial={"stage": deal.stage_id}, **kwargs)
        # The board also drops on lost, and is then asked why.
        self.fields["stage"].offer(Stage.objects.exclude(kind=Stage.Kind.LOST), taken=Stage.objects.all())
