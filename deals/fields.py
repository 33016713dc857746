"""What deals, activities and tasks can be narrowed down, sorted and shown by."""

from django.db.models import DecimalField, F
from django.db.models.functions import Round

from contacts.fields import full_name, tag_names
from contacts.models.contact import BuyingRole
from crm.base.filters.fields import FieldSet
from crm.base.filters.kinds import Choice, Day, Moment, Money, Number, Person, Share, Tags, Text, Words
from deals.models import Activity, Deal, Pipeline, Stage, Task

NAME = ("contact__first_name", "contact__last_name", "contact__email")  # what a contact's name is made of


def stage_names(view):
    """The names of every pipeline's stages, each once, in the order of the steps."""
    return list(dict.fromkeys(Stage.objects.order_by("pipeline__order", "order", "pk").values_list("name", flat=True)))


def pipeline_names(view):
    return list(Pipeline.objects.values_list("name", flat=True))


def weighted():
    """Value times the stage's odds, rounded per deal as the board does."""
    return Round(F("value") * F("stage__odds") / 100, output_field=DecimalField())


DEAL_FIELDS = FieldSet(
    Text("name", "Deal", shown=True),
    Text("company.name", "Company", shown=True),
    Choice("stage", path="stage__name", choices=stage_names, required=True, order="stage__order", shown=True),
    Choice("pipeline", path="stage__pipeline__name", choices=pipeline_names, required=True),
    Choice("outcome", choices=Deal.Outcome.choices, required=True),
    Money("value", shown=True),
    Share("win_chance"),
    Money("weighted", expression=weighted(), reads="weighted_value", joins=("stage__odds",)),
    Day("expected_close", "Close", verb="closing", shown=True),
    Person("owner", verb="owned by", shown=True),
    Tags("tags", path="tags__name", choices=tag_names),
    Moment("stage_since", "In stage since", required=True),
    Moment("last_activity_at", "Last activity", verb="last active"),
    Moment("touched_at", "Last touch", verb="last touched", required=True, shown=True),
    Moment("created_at", "Created", verb="created", required=True),
    Moment("closed_at", "Closed", verb="closed"),
    Choice("lost_reason", choices=Deal.LostReason.choices, free=True),
    Words("competitors"),
    Text("next_step"),
    Text("source"),
    Text("currency"),
    Text("contact.name", "Contact", expression=full_name("contact__"), joins=NAME),
    Text("company.industry", "Industry"),
    Text("company.country", "Country"),
    Tags("activities", path="activities__kind", choices=Activity.Kind.choices, column=False),
    Tags("stakeholders", path="stakeholders__role", choices=BuyingRole.choices, column=False),
    model=Deal,
    noun="deals",
    sort="-touched_at",
    of="deal",
)

ACTIVITY_FIELDS = FieldSet(
    Choice("kind", choices=Activity.Kind.choices, required=True, shown=True),
    Text("subject", shown=True),
    Choice("direction", choices=Activity.Direction.choices),
    Text("body", column=False),
    Moment("happened_at", "When", verb="happened", required=True, shown=True),
    Number("minutes", "Length in minutes", whole=True),
    Person("by", "By", verb="by", shown=True),
    Text("deal.name", "Deal", shown=True),
    Text("company.name", "Company", shown=True),
    Text("contact.name", "Contact", expression=full_name("contact__"), joins=NAME, shown=True),
    model=Activity,
    noun="activities",
    sort="-happened_at",
    of="activity",
    search="words",
)

TASK_FIELDS = FieldSet(
    Text("title", "Task", shown=True),
    Choice("status", choices=Task.Status.choices, required=True, shown=True),
    Choice("priority", choices=Task.Priority.choices, required=True, shown=True),
    Day("due_on", "Due", verb="due", shown=True),
    Person("assignee", verb="assigned to", shown=True),
    Person("by", "Made by"),
    Text("deal.name", "Deal", shown=True),
    Text("company.name", "Company"),
    Text("contact.name", "Contact", expression=full_name("contact__"), joins=NAME),
    Text("origin"),
    Text("notes", column=False),
    Moment("remind_at", "Reminder"),
    Moment("done_at", "Done"),
    Moment("created_at", "Created", verb="created", required=True),
    model=Task,
    noun="tasks",
    sort="due_on",
    of="task",
)
