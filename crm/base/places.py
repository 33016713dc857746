"""Where one can go and what one can create: read by the sidebar, the create menu, the palette and the list of keys."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse


@cache  # every page asks for all of them
def path_of(url_name):
    return reverse(url_name)


@dataclass(frozen=True)
class Place:
    """A page with a name. `key` follows `g` to go there; `beside` puts it where the small screen has no room for it."""

    name: str
    url_name: str
    icon: str
    key: str = ""
    beside: bool = False

    @property
    def address(self):
        """The path of the page."""
        return path_of(self.url_name)

    def holds(self, path):
        """Say whether the page at this path belongs to this place: /deals/42/ is in Deals."""
        first = self.address.strip("/").split("/")[0]
        return path.startswith(f"/{first}/") if first else path == "/"


ROOMS = [
    Place("Today", "today", "sun", "t"),
    Place("Deals", "deals:board", "square-kanban", "d"),
    Place("Contacts", "contacts:contacts", "users", "c"),
    Place("Companies", "contacts:companies", "building-2", "o", beside=True),
    Place("Tasks", "deals:tasks", "circle-check", "k"),
    Place("Activities", "deals:activities", "activity", "a", beside=True),
]

FOOT = [
    Place("Imports", "imports:imports", "import", "i"),
    Place("Settings", "accounts:settings", "settings-2", "s"),
]

CREATES = [
    Place("Deal", "deals:new_deal", "square-kanban"),
    Place("Contact", "contacts:new_contact", "user"),
    Place("Company", "contacts:new_company", "building-2"),
    Place("Task", "deals:new_task", "circle-check"),
    Place("Import", "imports:new_import", "import"),
]
