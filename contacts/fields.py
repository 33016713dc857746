"""What contacts and companies can be narrowed down, sorted and shown by."""

from django.db.models import Value
from django.db.models.functions import Concat, Lower, Trim

from contacts.models import Company, Contact, Tag
from contacts.models.contact import BuyingRole
from contacts.models.lifecycle import Lifecycle
from crm.base.filters.fields import FieldSet
from crm.base.filters.kinds import Choice, Day, Moment, Number, Person, Share, Tags, Text


def tag_names(view):
    """Every tag of the workspace."""
    return list(Tag.objects.order_by("name").values_list("name", flat=True))


def full_name(path=""):
    """A contact's name as an expression; `path` leads to the contact ("contact__")."""
    return Trim(Concat(f"{path}first_name", Value(" "), f"{path}last_name"))


CONTACT_FIELDS = FieldSet(
    Text(
        "name",
        shown=True,
        expression=full_name(),
        reads="name",
        order=Lower(Concat("last_name", Value(" "), "first_name")),
    ),
    Text("position", shown=True),
    Text("company.name", "Company", shown=True),
    Text("email", shown=True),
    Text("phone", shown=True),
    Text("mobile"),
    Choice("lifecycle", choices=Lifecycle.choices, required=True, shown=True),
    Choice("buying_role", choices=BuyingRole.choices),
    Person("owner", verb="owned by", shown=True),
    Share("score"),
    Tags("tags", path="tags__name", choices=tag_names),
    Text("source"),
    Text("language"),
    Text("time_zone"),
    Text("company.industry", "Industry"),
    Text("company.country", "Country"),
    Text("notes", column=False),
    Moment("touched_at", "Last touch", verb="last touched", required=True, shown=True),
    Moment("created_at", "Created", verb="created", required=True),
    model=Contact,
    noun="contacts",
    sort="-touched_at",
    of="contact",
)

COMPANY_FIELDS = FieldSet(
    Text("name", shown=True),
    Text("domain", shown=True),
    Text("industry", shown=True),
    Number("size", "Employees", whole=True, shown=True),
    Text("country", shown=True),
    Text("city"),
    Text("phone"),
    Text("website"),
    Choice("lifecycle", choices=Lifecycle.choices, required=True, shown=True),
    Person("owner", verb="owned by", shown=True),
    Tags("tags", path="tags__name", choices=tag_names),
    Day("churned_on", "Left on", verb="left"),
    Text("notes", column=False),
    Moment("touched_at", "Last touch", verb="last touched", required=True, shown=True),
    Moment("created_at", "Created", verb="created", required=True),
    model=Company,
    noun="companies",
    sort="-touched_at",
    of="company",
)
