"""Where a row says that a deal stands: its stage, its outcome, their days, and the way there as far as the file knows it."""

import re
from datetime import timedelta

from crm.base.searching import plain
from crm.imports.importer import RefusedRow
from crm.imports.values.moments import MomentReader
from deals.importing.stages import LOST, WON

# HubSpot writes one column for each stage: Date entered "Proposal (Sales Pipeline)".
ENTERED = re.compile(r"date entered [\"“']?(?!current)(?P<stage>[^\"”']+?)(?: \([^()]*\))?[\"”']?", re.IGNORECASE)
PATH = "#path"  # among a deal's attributes: the (stage id, moment) pairs that lead to where it stands


def entered_stage(header: str) -> str:
    """The stage whose days a column holds, such as Proposal; "" where it holds something else."""
    match = ENTERED.fullmatch(header.strip())
    return match["stage"].strip() if match else ""


class EnteredReader(MomentReader):
    """Reads when a stage was entered: ((stage's name, moment),), so that several columns add up; None for blank."""

    def __init__(self, header: str, zone, order):
        super().__init__(zone, order)
        self.stage = entered_stage(header)

    def __call__(self, cell: str):
        moment = super().__call__(cell)
        return ((self.stage, moment.at),) if moment else None


def place(run, values, found, current):
    """Set stage, outcome and their days in `found`. Raises RefusedRow where stage and outcome contradict each other."""
    stage, says = stage_said(run, values), values.get("outcome")
    kind = stage.kind if stage else None
    if {kind, says} == {WON, LOST}:
        raise RefusedRow("outcome", f"The stage says {kind}, the outcome says {says}. Make them agree.")
    closed = next((each for each in (kind, says) if each in (WON, LOST)), None)
    if current is not None and stage is None and says is None:
        return
    path = way(run, values)
    if closed:
        close(run, values, found, current, stage, closed, path)
    else:
        keep_open(run, values, found, current, stage or run.stage_for["open"], path)


def keep_open(run, values, found, current, target, path):
    if values.get("close_date"):
        found.setdefault("expected_close", values["close_date"].day)
    since = values["stage_since"].at if values.get("stage_since") else None
    if path and path[-1][0] == target.pk:
        since = since or path[-1][1]
    made(run, values, found, current, [since, *(at for _, at in path)])
    if current is None or current["outcome"] or current["stage_id"] != target.pk:
        found |= {"stage_id": target.pk, "outcome": "", "closed_at": None}
        found["stage_since"] = since or (found["created_at"] if current is None else run.now)
        found[PATH] = [step for step in path if step[0] != target.pk]


def close(run, values, found, current, stage, closed, path):
    moment = values.get("closed_at") or (values.get("lost_at") if closed == LOST else None) or values.get("close_date")
    target = stage if stage and stage.kind == closed else run.stage_for[closed]
    entered = [at for pk, at in path if pk == target.pk]
    at = moment.at if moment else entered[-1] if entered else None
    made(run, values, found, current, [at, *(at for _, at in path)])
    if current is None and at and at < found["created_at"] - timedelta(days=1):
        run.count("closed_early")
    if current is None or current["outcome"] != closed or (at and current["closed_at"] != at):
        if at is None:
            run.count("closed_undated")
            at = run.stand_in(values["number"]) if current is None else run.now
        found |= {"stage_id": target.pk, "outcome": closed, "closed_at": at, "stage_since": at}
        steps = [step for step in path if step[0] != target.pk]
        if stage and stage.kind == "open" and current is None and stage.pk not in {pk for pk, _ in steps}:
            steps.append((stage.pk, steps[-1][1] if steps else found["created_at"]))
        found[PATH] = steps


def stage_said(run, values):
    if not values.get("stage"):
        return None
    stage = run.stages.get(plain(values["stage"]))
    if stage is None:
        raise RefusedRow("stage", f"“{values['stage']}” has not been given a meaning as a stage.")
    return stage


def way(run, values) -> list[tuple[int, object]]:
    """The stages that the row says were entered, with their moments, in the order of time."""
    known = [(run.stages.get(plain(name)), at) for name, at in values.get("entered") or ()]
    return sorted(((stage.pk, at) for stage, at in known if stage), key=lambda step: step[1])


def made(run, values, found, current, moments):
    """The day a new deal was made: the file's, else the earliest that the row knows, else the time of the import."""
    if current is None and "created_at" not in found:
        run.count("created_undated")
        found["created_at"] = min(filter(None, (run.stand_in(values["number"]), *moments)))


def moves_of(attributes) -> list[tuple]:
    """The dated lines of a new deal: (from stage, to stage, when), ending where it stands."""
    moves, before = [], None
    for stage, at in attributes.pop(PATH, []):
        moves.append((before, stage, at))
        before = stage
    return [*moves, (before, attributes["stage_id"], attributes["stage_since"])]
