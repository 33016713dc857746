"""The list of everything that happened, on whatever record."""

from django.views.decorators.http import require_safe

from crm.base.lists import Listing
from crm.base.pages import list_page
from deals.fields import ACTIVITY_FIELDS
from deals.models import Activity

EXAMPLES = [
    {"text": "Mine", "expression": "by is me"},
    {"text": "Emails from them", "expression": "kind is email and direction is in"},
    {"text": "Meetings this week", "expression": "kind is meeting and happened_at is this week"},
]
EMPTY = {
    "icon": "activity",
    "title": "Nothing has happened yet",
    "text": "Emails, calls, meetings and notes stand here as soon as somebody logs them on a deal, contact or company.",
}


@require_safe
def activities(request):
    activities = Activity.objects.visible_to(request.member).select_related("deal", "contact", "company").defer("body")
    listing = Listing(request, ACTIVITY_FIELDS, activities)
    if response := listing.response():
        return response
    return list_page(request, listing, "Activities", examples=EXAMPLES, empty=EMPTY)
