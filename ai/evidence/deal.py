"""Facts about a deal that everyone who sees the deal may see, each kind bounded and read with one query."""

from decimal import Decimal

from django.db.models import Count, F, Q
from django.utils import timezone

from ai.evidence.facts import Change, Detail, Fact, Happening, Move, Person, Standing, ToDo
from ai.evidence.words import clip, days, own_words, quoted, short_day
from contacts.models import Contact
from contacts.models.contact import BuyingRole
from crm.base.formats import money
from deals.models import Activity, Deal, FieldChange, Stage, StageChange, Stakeholder, Task

ACTIVITIES, PEOPLE, MOVES, CHANGES, TASKS = 60, 20, 20, 20, 20


def event(deal: Deal, anchor: str) -> str:
    """The address of an event in the deal's story; `until` has the page read back as far as it takes."""
    return f"{deal.get_absolute_url()}?until={anchor}#{anchor}"


def here(moment):
    return timezone.localtime(moment) if moment else None


def today():
    return timezone.localdate()


def about_deal(deal: Deal) -> list[Fact]:
    """The deal and its filled fields. Wants stage__pipeline, company and contact selected."""
    # Ties in order are broken by id, as the pipeline's own ordering does.
    earlier = Q(order__lt=deal.stage.order) | Q(order=deal.stage.order, pk__lte=deal.stage_id)
    count = (
        Stage.objects.filter(pipeline=deal.stage.pipeline_id)
        .open()
        .aggregate(all=Count("pk"), by_now=Count("pk", filter=earlier))
    )
    address = deal.get_absolute_url()
    company = deal.company.name if deal.company else ""
    since = here(deal.closed_at or deal.stage_since)
    where = f"in {deal.stage.name}" if deal.is_open else f"closed as {deal.get_outcome_display().lower()}"
    standing = Standing(
        text=f"{deal.name}{f', {company}' if company else ''}: {where} since {short_day(since, today())}.",
        address=f"{address}#fact-stage",
        label=deal.stage.name,
        name=deal.name,
        company=company,
        stage=deal.stage.name,
        stage_number=count["by_now"],
        stages=count["all"],
        days_here=deal.days_in_stage,
        rots_after=deal.stage.rots_after,
        started=here(deal.created_at),
        contact=deal.contact_id,
        contact_name=deal.contact.name if deal.contact else "",
        unowned=deal.owner_id is None,
        outcome=deal.outcome,
        closed=here(deal.closed_at),
    )
    return [standing, *details(deal, address)]


def details(deal: Deal, address: str) -> list[Detail]:
    told = (
        ("value", "Value", deal.value, lambda value: money(Decimal(value), deal.currency)),
        ("expected_close", "Expected close", deal.expected_close, lambda value: short_day(value, today())),
        ("next_step", "Next step", deal.next_step, lambda value: clip(value, 300)),
        ("competitors", "Competitors", deal.competitors, ", ".join),
        ("source", "Source", deal.source, str),
    )
    return [
        Detail(text=f"{name}: {words(value)}.", address=f"{address}#fact-{field}", label=name, field=field, value=value)
        for field, name, value, words in told
        if value not in (None, "", [])
    ]


def people(deal: Deal) -> list[Person]:
    """The stakeholders, and the primary contact where it is not among them."""
    address = deal.get_absolute_url()
    stakes = Stakeholder.objects.filter(deal=deal).select_related("contact").order_by("pk")[:PEOPLE]
    found = [
        person(stake.contact, stake.role or stake.contact.buying_role, f"{address}#stakeholder-{stake.pk}")
        for stake in stakes
    ]
    if deal.contact and deal.contact_id not in {each.contact for each in found}:
        found.append(person(deal.contact, deal.contact.buying_role, f"{address}#fact-contact"))
    return found


def person(contact: Contact, role: str, address: str) -> Person:
    role_name = BuyingRole(role).label if role in BuyingRole.values else ""
    described = ", ".join(filter(None, (contact.position, role_name.lower() or "role not known")))
    return Person(
        text=f"{contact.name}: {described}.",
        address=address,
        label=contact.name,
        contact=contact.pk,
        name=contact.name,
        role=role if role_name else "",
        role_name=role_name,
        position=contact.position,
        email=contact.email.lower(),
    )


def timeline(deal: Deal) -> list[Happening]:
    """The latest activities, newest first."""
    listed = Activity.objects.filter(deal=deal).select_related("contact").order_by("-happened_at", "-pk")[:ACTIVITIES]
    return [happening(activity, event(deal, activity.anchor)) for activity in listed]


def happening(activity: Activity, address: str) -> Happening:
    at = here(activity.happened_at)
    names = [str(name) for name in activity.participants if name]
    who = activity.contact.name if activity.contact else next(iter(names), "")
    words = own_words(activity.body)
    heading = f"{short_day(at, today())}, {activity.get_kind_display().lower()}"
    heading += {"in": " from", "out": " to"}.get(activity.direction, " with") + f" {who}" if who else ""
    said = ". ".join(filter(None, (activity.subject.rstrip(". "), clip(words, 400))))
    return Happening(
        text=f"{heading}: {said}" if said else f"{heading}.",
        address=address,
        label=f"{activity.get_kind_display()} {short_day(at, today())}",
        at=at,
        told_at=here(activity.created_at),
        kind=activity.kind,
        direction=activity.direction,
        who=who,
        contact=activity.contact_id,
        others=tuple(name.lower() for name in names),
        subject=activity.subject,
        words=words,
        minutes=activity.minutes,
    )


def moves(deal: Deal) -> list[Move]:
    """The latest steps through the stages, newest first."""
    found = (
        StageChange.objects.filter(deal=deal)
        .select_related("from_stage", "to_stage")
        .order_by("-happened_at", "-pk")[:MOVES]
    )
    return [move(change, event(deal, f"stage-change-{change.pk}")) for change in found]


def move(change: StageChange, address: str) -> Move:
    at = here(change.happened_at)
    left = change.from_stage.name if change.from_stage else ""
    day = short_day(at, today())
    return Move(
        text=f"{day}: moved from {left} to {change.to_stage.name}."
        if left
        else f"{day}: began in {change.to_stage.name}.",
        address=address,
        label=f"{change.to_stage.name} {day}",
        at=at,
        told_at=here(change.created_at),
        left=left,
        entered=change.to_stage.name,
    )


def changes(deal: Deal) -> list[Change]:
    """The latest changes of value and expected close, newest first; owners and next steps are not told as facts."""
    found = FieldChange.objects.filter(deal=deal, field__in=("expected_close", "value")).exclude(before=F("after"))
    return [
        change(each, event(deal, f"field-change-{each.pk}")) for each in found.order_by("-happened_at", "-pk")[:CHANGES]
    ]


def change(changed: FieldChange, address: str) -> Change:
    at = here(changed.happened_at)
    name = {"expected_close": "expected close", "value": "value"}[changed.field]
    day = short_day(at, today())
    return Change(
        text=f"{day}: {name} changed from {changed.before or 'nothing'} to {changed.after or 'nothing'}.",
        address=address,
        label=f"Change {day}",
        at=at,
        told_at=here(changed.created_at),
        field=changed.field,
        before=changed.before,
        after=changed.after,
    )


def tasks(deal: Deal) -> list[ToDo]:
    """Open tasks, the earliest due first."""
    found = (
        Task.objects.filter(deal=deal)
        .open()
        .select_related("assignee__user")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return [to_do(task, deal.get_absolute_url()) for task in found[:TASKS]]


def to_do(task: Task, address: str) -> ToDo:
    due = f", due {short_day(task.due_on, today())}" if task.due_on else ", with no due date"
    late = (today() - task.due_on).days if task.due_on else 0
    return ToDo(
        text=f"Open task: {quoted(task.title)}{due}{f', {days(late)} late' if late > 0 else ''}.",
        address=f"{address}#task-{task.pk}",
        label=f"Task “{clip(task.title, 40)}”",
        at=here(task.created_at),
        told_at=here(task.created_at),
        task=task.pk,
        title=task.title,
        due=task.due_on,
        assignee=task.assignee.name if task.assignee else "",
    )
