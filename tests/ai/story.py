"""Evidence about an invented deal, made without a database: story(mail(9, "in", "When can you start?"), ...)."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from ai.evidence import (
    Change,
    Detail,
    Evidence,
    Happening,
    Measured,
    Move,
    Person,
    Standing,
    ToDo,
    Usual,
    Verdict,
)
from ai.learning.rates import Comparison, Rate

NOW = datetime(2026, 5, 19, 12, tzinfo=UTC)  # a Tuesday
DEAL = "/deals/42/"
number = count(1)


def ago(days):
    return NOW - timedelta(days=days)


def story(*facts, **standing):
    return Evidence([deal(**standing), *facts], read_at=NOW)


def deal(stage="Proposal", stage_number=3, days_in_stage=5, age=60, outcome="", **fields):
    fields = {"contact": 1, "contact_name": "Jonas Albrecht", "company": "Nordhafen", "rots_after": 14} | fields
    return Standing(
        text=f"Yard and dock: in {stage}.",
        address=f"{DEAL}#fact-stage",
        label=stage,
        name="Yard and dock",
        stage=stage,
        stage_number=stage_number,
        stages=4,
        days_here=days_in_stage,
        started=ago(age),
        outcome=outcome,
        closed=ago(1) if outcome else None,
        **fields,
    )


def detail(field, value):
    return Detail(text=f"{field}: {value}.", address=f"{DEAL}#fact-{field}", label=field, field=field, value=value)


def person(name="Jonas Albrecht", contact=1, role="champion", position=""):
    return Person(
        text=f"{name}.",
        address=f"{DEAL}#stakeholder-{contact}",
        label=name,
        contact=contact,
        name=name,
        role=role,
        role_name=role.replace("_", " ").capitalize(),
        position=position,
    )


def happening(kind, days, direction="", words="", who="Jonas Albrecht", contact=1, **fields):
    pk = next(number)
    told_days = fields.pop("told", days)
    return Happening(
        text=f"{kind}: {words}",
        address=f"{DEAL}#activity-{pk}",
        label=f"{kind.capitalize()} {ago(days):%-d %b}",
        at=ago(days),
        told_at=ago(told_days),
        kind=kind,
        direction=direction,
        who=who,
        contact=contact,
        words=words,
        **fields,
    )


def mail(days, direction, words="Thank you.", **fields):
    return happening("email", days, direction, words, **fields)


def meeting(days, words="Went through it.", **fields):
    return happening("meeting", days, "", words, **fields)


def call(days, words="Spoke.", direction="out", minutes=12, **fields):
    return happening("call", days, direction, words, minutes=minutes, **fields)


def pushed(days, before=date(2026, 6, 12), after=date(2026, 6, 26), field="expected_close"):
    pk = next(number)
    return Change(
        text="Moved.",
        address=f"{DEAL}#field-change-{pk}",
        label="Change",
        at=ago(days),
        told_at=ago(days),
        field=field,
        before=str(before),
        after=str(after),
    )


def moved(days, entered="Proposal"):
    return Move(
        text="Moved.",
        address=f"{DEAL}#stage-change-{next(number)}",
        label="Stage",
        at=ago(days),
        told_at=ago(days),
        left="Discovery",
        entered=entered,
    )


def task(title="Send the ISO 27001 pack", late=1, due=True):
    pk = next(number)
    return ToDo(
        text=f"Open task: {title}.",
        address=f"{DEAL}#task-{pk}",
        label=title,
        task=pk,
        title=title,
        due=NOW.date() - timedelta(days=late) if due else None,
    )


def usual(half=9, three_quarters=15, n=38):
    return Usual(
        text="Won deals.",
        address=DEAL,
        label="38 won deals",
        n=n,
        quarter=half / 2,
        half=half,
        three_quarters=three_quarters,
    )


def measured(measure, held=(11, 74), others=(38, 80), threshold=21):
    comparison = Comparison(Rate(*held), Rate(*others))
    return Measured(
        text="Closed deals.",
        address=DEAL,
        label="Closed deals",
        measure=measure,
        threshold=threshold,
        comparison=comparison,
    )


def verdict(key, status, days, task_is_open=False):
    return Verdict(
        text=f"{key} was {status}.",
        address=f"{DEAL}#recommendation-1",
        label="Advice",
        at=ago(days),
        told_at=ago(days),
        key=key,
        status=status,
        task_is_open=task_is_open,
    )


def kinds(rule, *facts, **standing):
    """The kinds of step that one rule, or all of them for a list of steps, yields over a story."""
    return [step.kind for step in rule(story(*facts, **standing))]


def only(rule, *facts, **standing):
    """The one step that a rule yields over a story."""
    (step,) = rule(story(*facts, **standing))
    return step
