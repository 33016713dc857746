"""A field set and a viewpoint that need no database."""

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from crm.base.filters.custom import custom_fields
from crm.base.filters.fields import FieldSet
from crm.base.filters.kinds import Choice, Day, Moment, Money, Number, Person, Share, Tags, Text, YesNo
from crm.base.filters.viewpoint import Person as Somebody
from crm.base.filters.viewpoint import Viewpoint

STAGES = [("Qualify", "Qualify"), ("Proposal", "Proposal"), ("Closed won", "Closed won")]

FIELDS = FieldSet(
    Text("name"),
    Money("value"),
    Number("size", "Employees", whole=True),
    Share("win_chance"),
    Person("owner", verb="owned by"),
    Choice("stage", path="stage__name", choices=STAGES, required=True),
    Day("expected_close", "Close", verb="closing"),
    Moment("touched_at", "Last touch"),
    YesNo("vip", "VIP"),
    Tags("tags", path="tags__name", choices=lambda view: ["key account", "late"]),
    Text("company.name", "Company"),
    noun="deals",
    sort="-touched_at",
).plus(
    custom_fields(
        [
            SimpleNamespace(key="region", label="Region", kind="choice", choices=["North", "South"]),
            SimpleNamespace(key="seats", label="Seats", kind="number", choices=[]),
        ]
    )
)


class Here(Viewpoint):
    """Ines in Berlin, on Wednesday 20 May 2026."""

    people = [
        Somebody(1, "Ines Okafor", "ines@example.com"),
        Somebody(2, "Tomasz Brandt", "tomasz@example.com"),
        Somebody(3, "Tomasz Zielinski", "tz@example.com"),
    ]

    def __init__(self, now=datetime(2026, 5, 20, 9, 0, tzinfo=UTC), zone="Europe/Berlin"):
        user = SimpleNamespace(zone=ZoneInfo(zone))
        super().__init__(SimpleNamespace(pk=1, user=user, workspace=SimpleNamespace(currency="EUR")), now)
