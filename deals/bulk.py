"""What can be done to many deals or tasks at once."""

from datetime import timedelta

from django.utils import timezone

from contacts.bulk import delete, give_to, members, put_tag
from crm.accounts.models import Membership
from crm.base.bulk import Action, Refusal
from deals.models import Stage, Task

DUES = [("0", "Today"), ("1", "Tomorrow"), ("7", "In a week"), ("30", "In 30 days"), ("none", "No day")]


def move() -> Action:
    """Another open stage; closed deals stay as they are."""
    stages = Stage.objects.open().order_by("pipeline__order", "pipeline_id", "order", "pk")
    known = [(str(pk), *names) for pk, *names in stages.values_list("pk", "name", "pipeline__name")]
    several = len({pipeline for _, _, pipeline in known}) > 1

    def read(text):
        if text not in {pk for pk, *_ in known}:
            raise Refusal("Choose the stage to move them to.")
        return Stage.objects.select_related("pipeline").get(pk=text)

    def does(deal, stage, by):
        return deal.is_open and deal.stage_id != stage.pk and deal.move_to(stage, by=by) is None

    words = [(pk, f"{pipeline}: {name}" if several else name) for pk, name, pipeline in known]
    return Action("stage", "Move to", "moved", does, icon="arrow-right", choices=words, read=read)


def finish() -> Action:
    def does(task, _, by):
        return task.status != Task.Status.DONE and task.finish(by) is None

    return Action("done", "Done", "done", does, icon="check")


def put_off() -> Action:
    """Another due day, counted from today."""

    def read(text):
        if text not in dict(DUES):
            raise Refusal("Choose the day they are due.")
        return None if text == "none" else timezone.localdate() + timedelta(days=int(text))

    return Action(
        "due",
        "Due",
        "put on another day",
        lambda task, day, by: bool(task.change(by, due_on=day)),
        icon="calendar",
        choices=DUES,
        read=read,
    )


def hand_over() -> Action:
    known = members()

    def read(text):
        if text not in known:
            raise Refusal("Choose a member to give them to.")
        return Membership.objects.select_related("user").get(pk=text)

    return Action(
        "assignee",
        "Give to",
        "changed hands",
        lambda task, member, by: bool(task.change(by, assignee=member)),
        icon="user",
        choices=list(known.items()),
        read=read,
    )


def deal_actions(member) -> list[Action]:
    """What the member may do with deals, in the order of the bar."""
    if not member.can_work:
        return []
    return [give_to(), move(), put_tag(), *([delete()] if member.is_manager else [])]


def task_actions(member) -> list[Action]:
    return [finish(), put_off(), hand_over()] if member.can_work else []
