"""Pipelines and stages in the settings: made, named, ordered, and deleted while nothing stands in them."""

from django.db.models import Count, ProtectedError
from django.db.transaction import atomic
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from crm.accounts.rights import managers_only
from crm.base import audit
from crm.base.formats import counted
from crm.base.ordering import move
from crm.base.pages import form_page, posted
from crm.base.toasts import toast
from deals.models import Deal, Pipeline, Stage, StageChange
from deals.pipelines.forms import PipelineForm, StageForm

CRUMBS = [{"text": "Settings", "address": "/settings/"}, {"text": "Pipelines", "address": "/settings/pipelines/"}]
KINDS = [Stage.Kind.OPEN, Stage.Kind.WON, Stage.Kind.LOST]


def asked(request, title, form=None, **context):
    return form_page(request, title, form, cancel=reverse("deals:pipelines"), crumbs=CRUMBS, **context)


def kept(request, form, record, verb):
    """Save a form's record with its line in the audit trail."""
    with atomic():
        changes = audit.changes_of(form)
        form.save()
        audit.record(verb, record, changes, by=request.member)


def stages_of(pipeline):
    """A pipeline's stages as they are shown: the open ones in their order, then won, then lost."""
    return sorted(pipeline.stages.all(), key=lambda stage: (KINDS.index(stage.kind), stage.order, stage.pk))


@managers_only
@require_safe
def pipelines(request):
    listed = list(Pipeline.objects.prefetch_related("stages"))
    held = dict(Deal.objects.order_by().values_list("stage").annotate(Count("pk")))
    for pipeline in listed:
        pipeline.shown_stages = stages_of(pipeline)
        for stage in pipeline.shown_stages:
            stage.deals_held = held.get(stage.pk, 0)
        pipeline.open_stages = sum(stage.kind == Stage.Kind.OPEN for stage in pipeline.shown_stages)
    return render(request, "deals/pipelines/pipelines.html", {"pipelines": listed})


@managers_only
def new_pipeline(request):
    form = PipelineForm(posted(request))
    if form.is_valid():
        pipeline = Pipeline.start(form.cleaned_data["name"], by=request.member)
        toast(request, f"{pipeline.name} added", detail="Its stages are a beginning: name them as you sell.")
        return redirect("deals:pipelines")
    return asked(request, "New pipeline", form, submit="Add pipeline")


@managers_only
def pipeline(request, pk):
    """Rename a pipeline."""
    pipeline = get_object_or_404(Pipeline, pk=pk)
    title, form = pipeline.name, PipelineForm(posted(request), instance=pipeline)
    if form.is_valid():
        kept(request, form, pipeline, "changed")
        toast(request, f"{pipeline.name} saved")
        return redirect("deals:pipelines")
    return asked(request, title, form)


@managers_only
@require_POST
def move_pipeline(request, pk):
    pipeline = get_object_or_404(Pipeline, pk=pk)
    move(Pipeline.objects.all(), pipeline, -1 if request.POST.get("to") == "up" else 1)
    audit.record("moved", pipeline, by=request.member)
    return redirect("deals:pipelines")


@managers_only
def delete_pipeline(request, pk):
    pipeline = get_object_or_404(Pipeline, pk=pk)
    refusal = why_pipeline_stays(pipeline)
    if request.method == "POST" and not refusal:
        audit.record("deleted", pipeline, {"name": [pipeline.name, None]}, by=request.member)
        pipeline.delete()
        toast(request, f"{pipeline.name} deleted")
        return redirect("deals:pipelines")
    return deletion(request, pipeline.name, refusal, "Its stages go with it.")


def why_pipeline_stays(pipeline) -> str:
    held = Deal.objects.filter(stage__pipeline=pipeline).count()
    if held:
        return f"{counted(held, 'deals')} of all members are in it. Move them to another pipeline first."
    if not Pipeline.objects.exclude(pk=pipeline.pk).exists():
        return "It is the only pipeline, and deals need one."
    if StageChange.objects.filter(to_stage__pipeline=pipeline).exists():
        return "Deals have passed through it, and their history names its stages."
    return ""


@managers_only
def new_stage(request, pk):
    pipeline = get_object_or_404(Pipeline, pk=pk)
    form = StageForm(posted(request), pipeline=pipeline, initial={"kind": Stage.Kind.OPEN, "odds": 50})
    if form.is_valid():
        stage = form.save(commit=False)
        stage.pipeline, stage.order = pipeline, pipeline.stages.count()
        stage.save()
        for order, each in enumerate(stages_of(pipeline)):
            Stage.objects.filter(pk=each.pk).update(order=order)
        audit.record("created", stage, by=request.member)
        toast(request, f"{stage.name} added to {pipeline.name}")
        return redirect("deals:pipelines")
    return asked(
        request, f"New stage of {pipeline.name}", form, submit="Add stage", note="Its kind cannot be changed later."
    )


@managers_only
def stage(request, pk):
    """Name, odds and rotting of a stage."""
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=pk)
    title, form = stage.name, StageForm(posted(request), instance=stage, pipeline=stage.pipeline)
    if form.is_valid():
        kept(request, form, stage, "changed")
        toast(request, f"{stage.name} saved")
        return redirect("deals:pipelines")
    return asked(request, title, form, note=f"{stage.get_kind_display()} stage of {stage.pipeline.name}")


@managers_only
@require_POST
def move_stage(request, pk):
    """Up or down among the stages of its kind."""
    stage = get_object_or_404(Stage, pk=pk)
    alike = Stage.objects.filter(pipeline=stage.pipeline_id, kind=stage.kind)
    step, first = -1 if request.POST.get("to") == "up" else 1, min(each.order for each in alike)
    move(alike, stage, step, first)
    audit.record("moved", stage, by=request.member)
    return redirect("deals:pipelines")


@managers_only
def delete_stage(request, pk):
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=pk)
    refusal = why_stage_stays(stage)
    if request.method == "POST" and not refusal:
        try:
            with atomic():
                audit.record("deleted", stage, {"name": [stage.name, None]}, by=request.member)
                stage.delete()
        except ProtectedError:  # a deal came in at this very moment
            refusal = "A deal is in it."
        else:
            toast(request, f"{stage.name} deleted")
            return redirect("deals:pipelines")
    return deletion(request, f"{stage.name} of {stage.pipeline.name}", refusal, "No deal is or was in it.")


def why_stage_stays(stage) -> str:
    held = stage.deals.count()
    if held:
        return f"{counted(held, 'deals')} of all members are in it. Move them to another stage first."
    if not stage.pipeline.stages.filter(kind=stage.kind).exclude(pk=stage.pk).exists():
        return f"It is the only {stage.get_kind_display().lower()} stage, and a pipeline needs one of each kind."
    if StageChange.objects.filter(to_stage=stage).exists() or StageChange.objects.filter(from_stage=stage).exists():
        return "Deals have been in it, and their history names it. Rename it instead."
    return ""


def deletion(request, name, refusal, note):
    """Ask, or say why it cannot be; the same page answers both the question and a POST that came too late."""
    if refusal:
        context = {"title": f"{name} stays", "words": refusal, "back": reverse("deals:pipelines"), "crumbs": CRUMBS}
        status = 409 if request.method == "POST" else 200
        return render(request, "deals/pipelines/stays.html", context, status=status)
    return asked(request, f"Delete {name}?", note=note, submit="Delete", danger=True)
