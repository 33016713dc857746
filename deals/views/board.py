"""The board: a pipeline's stages as columns of deals."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from crm.base.narrowing import Narrowing
from deals.board import Look, cards_after, laid_out, lanes, pipeline_for, total
from deals.fields import DEAL_FIELDS
from deals.models import Deal, Pipeline, Stage

EXAMPLES = [
    {"text": "Mine", "expression": "owner is me"},
    {"text": "Over 50k", "expression": "value > 50k"},
    {"text": "Closing this month", "expression": "expected_close is this month"},
]


def board(request):
    pipeline = pipeline_for(request.GET.get("pipeline"))
    if pipeline is None:
        return render(request, "deals/no_pipeline.html")
    narrowing = Narrowing(request, DEAL_FIELDS, Deal.objects.visible_to(request.member))
    if response := narrowing.response():
        return response
    return render(
        request,
        "deals/board.html",
        {
            "narrowing": narrowing,
            "examples": EXAMPLES,
            "as_list": as_list(narrowing, pipeline),
            **laid_board(narrowing, pipeline),
        },
    )


def as_list(narrowing, pipeline) -> str:
    """The filter under which the list shows what the board shows."""
    shown = [f'pipeline is "{pipeline.name}"', "outcome is open"]
    return " and ".join(shown + ([f"({narrowing.plan})"] if narrowing.plan else []))


def laid_board(narrowing, pipeline, only=None) -> dict:
    """What the board's templates get; `only` are the ids of the stages whose columns are wanted."""
    member = narrowing.view.member
    stages = list(Stage.objects.filter(pipeline=pipeline))
    people = {person.pk: person.name for person in narrowing.view.people}
    columns = lanes(narrowing.records, [stage for stage in stages if stage.kind == "open"], member, people)
    return {
        "pipeline": pipeline,
        "pipelines": Pipeline.objects.all(),
        "total": total((lane.sums for lane in columns), member.workspace.currency),
        "lanes": [lane for lane in columns if only is None or lane.stage.pk in only],
        "closing": [stage for stage in stages if stage.kind != "open"],
        "query": narrowing.query(),
        "searched": bool(narrowing.plan or narrowing.search or narrowing.error),
        "member": member,
    }


def lane(request, pk):
    """The next cards of a column."""
    stage = get_object_or_404(Stage.objects.filter(kind=Stage.Kind.OPEN), pk=pk)
    if not request.GET.get("after"):
        raise Http404("Say after which card.")
    narrowing = Narrowing(request, DEAL_FIELDS, Deal.objects.visible_to(request.member).open())
    people = {person.pk: person.name for person in narrowing.view.people}
    cards, more = laid_out(
        cards_after(narrowing.records, stage, request.GET["after"]), stage, Look(request.member, people)
    )
    context = {"lane": {"stage": stage, "cards": cards, "more": more}, "query": narrowing.query()}
    return render(request, "deals/_cards.html", context)
