"""What can be done to many deals or tasks at once."""

from datetime import timedelta

from django.utils import timezone

from contacts.bulk import delete, give_to, put_tag
from crm.accounts.models import Membership
from crm.base.bulk import Action, Refusal
from deals.models import Stage, Task

DUES = [("0", "Today"), ("1", "Tomorrow"), ("7", "In a week"), ("30", "In 30 days"), ("none", "No day")]


def move() -> Action:
    """Another open stage; closed deals stay as they are."""
    stages = {str(stage.pk): stage for stage in Stage.objects.open().select_related("pipeline")}
    ordered = sorted(
        stages.values(), key=lambda stage: (stage.pipeline.order, stage.pipeline_id, stage.order, stage.pk)
    )
    several = len({stage.pipeline_id for stage in ordered}) > 1

    def read(text):
        if text not in stages:
            raise Refusal("Choose the stage to move them to.")
        return stages[text]

    def does(deal, stage, by):
        return deal.is_open and deal.stage_id != stage.pk and deal.move_to(stage, by=by) is None

    words = [(str(stage.pk), f"{stage.pipeline.name}: {stage.name}" if several else stage.name) for stage in ordered]
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
    members = {
        str(each.pk): each for each in Membership.objects.present().select_related("user").order_by("user__name")
    }

    def read(text):
        if text not in members:
            raise Refusal("Choose a member to give them to.")
        return members[text]

    return Action(
        "assignee",
        "Give to",
        "changed hands",
        lambda task, member, by: bool(task.change(by, assignee=member)),
        icon="user",
        choices=[(pk, member.name) for pk, member in members.items()],
        read=read,
    )


def deal_actions(member) -> list[Action]:
    """What the member may do with deals, in the order of the bar."""
    if not member.can_work:
        return []
    return [give_to(), move(), put_tag(), *([delete()] if member.is_manager else [])]


def task_actions(member) -> list[Action]:
    return [finish(), put_off(), hand_over()] if member.can_work else []
