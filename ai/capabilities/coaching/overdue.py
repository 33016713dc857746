"""We said that we would do it, and the day has passed."""

from collections.abc import Iterator

from ai.capabilities.coaching.answer import Step
from ai.capabilities.coaching.strength import rule
from ai.capabilities.coaching.who import anchor
from ai.capability import Cited
from ai.evidence import Evidence, ToDo
from ai.evidence.words import clip, days, short_day

MOST = 2


def promised(evidence: Evidence) -> Iterator[Step]:
    """Open tasks past their day, the latest first; accepting the step gives the task a new day."""
    late = [task for task in evidence.of(ToDo) if task.due and task.due < evidence.today]
    for task in sorted(late, key=lambda each: each.due)[:MOST]:
        passed = (evidence.today - task.due).days
        whose = f", and is {task.assignee}’s" if task.assignee else ""
        yield Step(
            kind="finish_task",
            key=f"finish_task:{anchor(task)}",
            what=f"Finish “{clip(task.title, 80)}”",
            why=Cited(
                text=f"It was due {short_day(task.due, evidence.today)}, {days(passed)} ago{whose}.", cites=[task.ref]
            ),
            strength=rule("A task that is late is done, moved or dropped."),
            due_in=1,
            task=task.task,
            pressing=70 + min(passed, 10),
        )
