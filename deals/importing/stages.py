"""What a file's words for stages and outcomes mean, and where a stage that is new belongs among the others."""

import re

from crm.base.searching import plain
from crm.imports.joining import bare_key
from deals.models import Deal, Pipeline, Stage, StageChange

WON, LOST, OPEN = "won", "lost", "open"
OUTCOMES = {
    plain(word): outcome
    for outcome, words in {
        WON: "won, closed won, closedwon, closed - won, closed (won), deal won, success, successful, gewonnen, abgeschlossen gewonnen, gagné, gagnée, ganado, ganada, fermé gagné, cerrado ganado, win",
        LOST: "lost, loss, closed lost, closedlost, closed - lost, closed (lost), deal lost, closed lost to competition, verloren, abgeschlossen verloren, perdu, perdue, perdido, perdida, cerrado perdido, abandoned, dead, cancelled, canceled, disqualified",
        OPEN: "open, active, in progress, pending, offen, aktiv, in bearbeitung, ouvert, en cours, abierto, abierta, en curso, pipeline, best case, commit",
    }.items()
    for word in words.split(", ")
}  # fmt: skip
# How far along a sale usually is, in per cent, when a stage is called so; also the odds of a stage that an import makes.
ALONG = (
    (r"on hold|paused|nurtur|zuruckgestellt", 8),
    (r"^new|incoming|inbound|lead in|backlog|^open$|idea|suspect|neu$", 5),
    (r"commit|verbal|approv|signature|sign|closing|pending|mundlich|final", 85),
    (r"negotiat|review|verhandl|contract|vertrag|legal|procure|security|negociat|negociac", 70),
    (r"proposal|quot|angebot|offer|propos|devis|pric|propuesta|oferta", 55),
    (r"decision|evaluat|trial|poc|pilot|proof|test", 45),
    (r"demo|presentation|value|perception|solution|develop|workshop", 40),
    (r"discover|need|analys|bedarf|identif|meeting|assess|besoin|necesidad", 30),
    (r"qualif|appointment|termin|schedul|calificac", 20),
    (r"engag", 15),
    (r"prospect|contact|erstkontakt|interes|prise de", 10),
)


def along(name: str) -> int:
    """How far along a stage of that name usually is, 0 to 100; 35 where the name says nothing."""
    word = plain(name)
    return next((per_cent for pattern, per_cent in ALONG if re.search(pattern, word)), 35)


def meant_by(words: list[str], stages: list[Stage]) -> dict[str, dict]:
    """Each word of the file to what it means: {"stage": id} for a stage that is there, or {"new": name} for one to make."""
    by_name = {bare_key(stage.name): stage for stage in stages}
    by_kind = {stage.kind: stage for stage in reversed(stages)}
    stems: dict[str, list[Stage]] = {}
    for stage in stages:
        if stage.kind == Stage.Kind.OPEN:
            stems.setdefault(stem(stage.name), []).append(stage)
    same_stem = {}
    for word in words:
        same_stem.setdefault(stem(word), []).append(word)
    found = {}
    for word in words:
        outcome = OUTCOMES.get(plain(word))
        alike = stems.get(stem(word), [])
        if stage := by_name.get(bare_key(word)):
            found[word] = {"stage": stage.pk}
        elif outcome in (WON, LOST):
            found[word] = {"stage": by_kind[outcome].pk} if outcome in by_kind else {"new": word, "kind": outcome}
        elif len(alike) == 1 and len(same_stem[stem(word)]) == 1:
            found[word] = {"stage": alike[0].pk}
        else:
            found[word] = {"new": word[:100], "kind": OPEN}
    return found


def stem(name: str) -> str:
    """The beginning of a name's first word: "Qualification" and "Qualify" share it."""
    words = re.findall(r"[a-z]+", plain(name))
    return words[0][:6] if words else ""


def pipeline_for(choice) -> tuple[Pipeline | None, str]:
    """The pipeline that an id or a name means, and the name of one to make where there is none."""
    there = list(Pipeline.objects.order_by("order", "pk"))
    if not choice:
        return (there[0], "") if there else (None, "Sales")
    text = str(choice).strip()
    named = [each for each in there if text == str(each.pk) or plain(each.name) == plain(text)]
    return (named[0], "") if named else (None, text[:100])


def make_stages(choice, meaning: dict[str, dict]) -> tuple[Pipeline, dict[str, Stage], list[int]]:
    """The pipeline with all stages that the words mean, made where they are missing; plain word to stage; ids of those made."""
    pipeline, name = pipeline_for(choice)
    if pipeline is None:
        last = Pipeline.objects.order_by("order").last()
        pipeline = Pipeline.objects.create(name=name, order=last.order + 1 if last else 0)
    stages = list(pipeline.stages.order_by("order", "pk"))
    new, there = {}, {stage.pk for stage in stages}
    kinds = {stage.kind for stage in stages}
    for means in meaning.values():
        if "new" in means and bare_key(means["new"]) not in {bare_key(stage.name) for stage in stages}:
            new.setdefault(bare_key(means["new"]), (means["new"], means.get("kind", OPEN)))
            kinds.add(means.get("kind", OPEN))
    for kind, usual in ((OPEN, "Open"), (WON, "Won"), (LOST, "Lost")):
        if kind not in kinds:
            new.setdefault(bare_key(usual), (usual, kind))
    if new:
        stages = put_in_order(pipeline, stages, list(new.values()))
    by_name, by_id = (
        {bare_key(stage.name): stage for stage in stages},
        {stage.pk: stage for stage in Stage.objects.all()},
    )
    meant = {
        plain(word): by_name[bare_key(means["new"])] if "new" in means else by_id[means["stage"]]
        for word, means in meaning.items()
    }
    return pipeline, meant, [stage.pk for stage in stages if stage.pk not in there]


def put_in_order(pipeline, stages, new) -> list[Stage]:
    """Make new stages and put each where such stages usually stand; those that are there keep their order."""
    open_ones = [stage for stage in stages if stage.kind == OPEN]
    for name, kind in sorted(new, key=lambda each: along(each[0])):
        odds = {WON: 100, LOST: 0}.get(kind, along(name))
        stage = Stage(pipeline=pipeline, name=name, kind=kind, odds=odds)
        if kind == OPEN:
            at = next(
                (place for place, other in enumerate(open_ones) if along(other.name) > along(name)), len(open_ones)
            )
            open_ones.insert(at, stage)
        else:
            stages.append(stage)
    ordered = (
        open_ones + [stage for stage in stages if stage.kind == WON] + [stage for stage in stages if stage.kind == LOST]
    )
    for order, stage in enumerate(ordered):
        stage.order = order
        stage.save()
    return ordered


def drop_stages(made: list[int]):
    """Remove stages that an import made and no deal was ever in, and a pipeline that is empty without them."""
    used = set(StageChange.objects.filter(to_stage__in=made).values_list("to_stage_id", flat=True))
    used |= set(StageChange.objects.filter(from_stage__in=made).values_list("from_stage_id", flat=True))
    used |= set(Deal.objects.filter(stage__in=made).values_list("stage_id", flat=True))
    unused = Stage.objects.filter(pk__in=set(made) - used)
    for pipeline in Pipeline.objects.filter(stages__in=unused).distinct():
        left = pipeline.stages.exclude(pk__in=unused)
        if not left.exists():
            pipeline.delete()
        elif {stage.kind for stage in left} == set(Stage.Kind.values):
            pipeline.stages.filter(pk__in=unused).delete()
