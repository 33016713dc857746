"""The palette on Ctrl-K: jump to any record, create anything, go anywhere; one query for each kind of record."""

from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.models import Company, Contact
from crm.accounts.sections import sections_for
from crm.base import formats, places
from crm.base.list_search import LONGEST, holding, words_of
from crm.base.searching import plain
from deals.models import Deal

EACH, SHOWN = 6, 10  # records of one kind, and of all kinds together
PRESETS = {
    "deals:new_deal": "name",
    "contacts:new_contact": "name",
    "contacts:new_company": "name",
    "deals:new_task": "title",
}
NAMED = 60  # letters of a search that make a new record's name


@require_safe
def palette(request):
    """`?q=` what is sought; the options alone for palette.js, a page for whoever has no script."""
    sought, member = request.GET.get("q", "").strip()[:LONGEST], request.member
    groups = [
        {"title": "Records" if sought else "Your latest deals", "options": records(sought, member)},
        {"title": "Create", "options": creates(sought) if member.can_work else []},
        {"title": "Go to", "options": pages(sought, member)},
    ]
    template = "shared/_palette_options.html" if request.htmx else "shared/palette_page.html"
    return render(request, template, {"sought": sought, "groups": [group for group in groups if group["options"]]})


def records(sought, member) -> list[dict]:
    """The records that hold every word: names that begin with it first, then words that do, then the rest."""
    if not words_of(sought):
        mine = Deal.objects.visible_to(member).open().filter(owner=member).select_related("company", "stage")
        return [deal_option(deal) for deal in mine.order_by("-touched_at")[:EACH]] if not sought else []
    found = []
    for kind, (model, related, option) in enumerate(KINDS):
        listed = ranked(model.objects.visible_to(member).filter(holding(sought)), sought).select_related(*related)
        found += [(record.rank, kind, option(record)) for record in listed[:EACH]]
    return [option for _, _, option in sorted(found, key=lambda each: each[:2])[:SHOWN]]


def ranked(queryset, sought):
    """Best first: 0 where the name begins with what is sought, 1 where one of its words does, 2 elsewhere."""
    wanted = " ".join(words_of(sought))
    rank = Case(
        When(search_text__startswith=wanted, then=Value(0)),
        When(search_text__contains=f" {wanted}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return queryset.annotate(rank=rank).order_by("rank", "-touched_at", "pk")


def contact_option(contact):
    note = ", ".join(filter(None, (contact.position, contact.company.name if contact.company else "")))
    return {"address": contact.get_absolute_url(), "text": contact.name, "note": note or contact.email, "icon": "user"}


def company_option(company):
    note = ", ".join(filter(None, (company.industry, company.city or company.country)))
    return {"address": company.get_absolute_url(), "text": company.name, "note": note, "icon": "building-2"}


def deal_option(deal):
    worth = formats.short_money(deal.value, deal.currency)
    note = ", ".join(filter(None, (deal.company.name if deal.company else "", deal.stage.name, worth)))
    return {"address": deal.get_absolute_url(), "text": deal.name, "note": note, "icon": "square-kanban"}


KINDS = [
    (Deal, ("company", "stage"), deal_option),
    (Contact, ("company",), contact_option),
    (Company, (), company_option),
]


def creates(sought) -> list[dict]:
    """What can be created; while something is sought, what is named like it, or would bear its name."""
    options = []
    for place in places.CREATES:
        words = f"New {place.name.lower()}"
        preset = PRESETS.get(place.url_name)
        if not sought or matches(sought, words):
            options.append({"address": place.address, "text": words, "icon": "plus", "dialog": bool(preset)})
        elif preset:
            named = sought[:NAMED]
            address = f"{place.address}?{urlencode({preset: named})}"
            options.append({"address": address, "text": f"{words} “{named}”", "icon": "plus", "dialog": True})
    return options


def pages(sought, member) -> list[dict]:
    """Rooms and settings that the member may open and whose name holds what is sought."""
    options = [
        {"address": place.address, "text": place.name, "icon": place.icon, "key": f"G {place.key.upper()}"}
        for place in [*places.ROOMS, *places.FOOT]
    ]
    options += [
        {"address": section.address, "text": section.name, "note": "Settings", "icon": section.icon}
        for section in sections_for(member)
        if sought
    ]
    if sought:
        options.append({"address": reverse("deals:deals"), "text": "List of deals", "icon": "list"})
    return [option for option in options if not sought or matches(sought, option["text"])]


def matches(sought, text) -> bool:
    """Whether every word of what is sought begins a word of the text."""
    words = plain(text).split()
    return all(any(word.startswith(each) for word in words) for each in words_of(sought))
