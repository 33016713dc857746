"""The lists of contacts and companies, and what is done to many of them at once."""

from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from contacts.bulk import actions_for
from contacts.fields import COMPANY_FIELDS, CONTACT_FIELDS
from contacts.models import Company, Contact
from crm.base import bulk
from crm.base.lists import Listing
from crm.base.pages import list_page

CONTACT_EXAMPLES = [
    {"text": "Mine", "expression": "owner is me"},
    {"text": "Leads", "expression": "lifecycle is lead"},
    {"text": "Not touched for 90 days", "expression": "touched_at before 90 days ago"},
]
COMPANY_EXAMPLES = [
    {"text": "Mine", "expression": "owner is me"},
    {"text": "Customers", "expression": "lifecycle is customer"},
    {"text": "Over 500 employees", "expression": "size > 500"},
]


@require_safe
def contacts(request):
    listing = Listing(request, CONTACT_FIELDS, Contact.objects.visible_to(request.member).defer("notes"))
    if response := listing.response():
        return response
    may_work = request.member.can_work
    new = {"text": "New contact", "address": reverse("contacts:new_contact")} if may_work else None
    return list_page(
        request,
        listing,
        "Contacts",
        examples=CONTACT_EXAMPLES,
        bulk=bulk.bar(actions_for(request.member), reverse("contacts:bulk_contacts")),
        new=new,
        empty=empty("users", "No contacts yet", "The people you talk to stand here, with all that was said.", new),
    )


@require_safe
def companies(request):
    listing = Listing(request, COMPANY_FIELDS, Company.objects.visible_to(request.member).defer("notes"))
    if response := listing.response():
        return response
    may_work = request.member.can_work
    new = {"text": "New company", "address": reverse("contacts:new_company")} if may_work else None
    return list_page(
        request,
        listing,
        "Companies",
        examples=COMPANY_EXAMPLES,
        bulk=bulk.bar(actions_for(request.member), reverse("contacts:bulk_companies")),
        new=new,
        empty=empty("building-2", "No companies yet", "Where your contacts work, and whom you sell to.", new),
    )


def empty(icon, title, text, new) -> dict:
    """What an empty list says; who may work is shown how to fill it."""
    action = {**new, "icon": "plus", "dialog": True} if new else None
    other = {"text": "Import a file", "address": reverse("imports:new_import")} if new else None
    return {"icon": icon, "title": title, "text": text, "action": action, "other": other}


@require_POST
def bulk_contacts(request):
    records = Contact.objects.visible_to(request.member).select_related("company").prefetch_related("tags")
    back = reverse("contacts:contacts")
    return bulk.run(request, actions_for(request.member), CONTACT_FIELDS, records, back)


@require_POST
def bulk_companies(request):
    records = Company.objects.visible_to(request.member).prefetch_related("tags")
    return bulk.run(request, actions_for(request.member), COMPANY_FIELDS, records, reverse("contacts:companies"))
