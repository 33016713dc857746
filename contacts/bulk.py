"""What can be done to many contacts, companies or deals at once."""

from contacts.models import Tag
from contacts.models.lifecycle import Lifecycle
from crm.accounts.models import Membership
from crm.base.bulk import Action, Refusal

NOBODY = "nobody"


def members() -> dict[str, str]:
    """Id (as text) to the name of everybody who is a member now, by name."""
    people = Membership.objects.present().order_by("user__name").values_list("pk", "user__name", "user__email")
    return {str(pk): name or email for pk, name, email in people}


def give_to() -> Action:
    """Another owner, who must still be a member."""
    known = members()

    def read(text):
        if text != NOBODY and text not in known:
            raise Refusal("Choose a member to give them to.")
        return Membership.objects.select_related("user").get(pk=text) if text in known else None

    return Action(
        "owner",
        "Give to",
        "changed hands",
        lambda record, owner, by: bool(record.change(by, owner=owner)),
        icon="user",
        choices=[(NOBODY, "Nobody"), *known.items()],
        read=read,
    )


def put_tag() -> Action:
    """A tag more, known or new."""

    def read(text):
        if not text or len(text) > 50 or "," in text:
            raise Refusal("Write one tag of at most 50 letters.")
        return Tag.named([text])[0]

    def does(record, tag, by):
        held = list(record.tags.all())
        return tag not in held and bool(record.change(by, tags=[*held, tag]))

    known = [(name, "") for name in Tag.objects.values_list("name", flat=True)[:200]]
    return Action("tag", "Tag", "tagged", does, icon="tag", choices=known, typed=True, read=read)


def set_lifecycle() -> Action:
    def read(text):
        if text not in Lifecycle.values:
            raise Refusal("Choose how far you have come with them.")
        return text

    return Action(
        "lifecycle",
        "Lifecycle",
        "changed",
        lambda record, lifecycle, by: bool(record.change(by, lifecycle=lifecycle)),
        icon="milestone",
        choices=Lifecycle.choices,
        read=read,
    )


def delete() -> Action:
    return Action("delete", "Delete", "deleted", lambda record, _, by: record.remove(by), icon="trash-2", sure="Delete")


def actions_for(member) -> list[Action]:
    """What the member may do with contacts and companies, in the order of the bar."""
    if not member.can_work:
        return []
    return [give_to(), put_tag(), set_lifecycle(), *([delete()] if member.is_manager else [])]
