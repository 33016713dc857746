"""A deal's page: its facts, its story, and what the machine has to say in the margin."""

from django.shortcuts import render

from contacts.models import Contact
from crm.base.facts import custom_fact
from deals.facts import fact_of
from deals.gathering import gathered
from deals.models import Stakeholder
from deals.stagebar import steps
from deals.telling import story_of
from deals.timeline import stage_changes_of
from deals.views.finding import find_deal

HEAD = ("value", "expected_close", "owner")
LISTED = ("company", "contact", "source", "competitors", "tags", "next_step", "lost_reason")
PERSON = ("first_name", "last_name", "email", "position", "owner_id")
ROLE_LOOKS = {"champion": "chip-won", "blocker": "chip-lost", "buyer": "chip-warn", "decision_maker": "chip-warn"}


def deal(request, pk):
    member = request.member
    shown = find_deal(request, pk)
    lists = gathered(shown)
    shown.tag_names = lists.tags
    changes = list(stage_changes_of(shown))
    listed = [fact_of(shown, name, member) for name in LISTED]
    context = {
        "deal": shown,
        "may_change": member.may_change(shown),
        "may_open_company": member.may_see(shown.company),
        "head": [fact_of(shown, name, member) for name in HEAD],
        "facts": [fact for fact in listed if fact] + [custom_fact(shown, each) for each in lists.definitions],
        "steps": steps(shown, changes),
        "stakeholders": stakeholders(lists.people, shown, member),
        "story": story_of(shown, request, changes),
        "items": lists.items,
        "files": lists.files,
        "subject": shown,
        "of": "deal",
        "may_add_files": member.may_change(shown),
    }
    return render(request, "deals/deal.html", context)


def stakeholders(rows, deal, member):
    """The deal's people, each with the look of its role and whether the member may open the contact."""
    people = []
    for row in rows:
        contact = Contact(**{name: row[name] for name in PERSON}, pk=row["contact"])
        held = Stakeholder(pk=row["pk"], deal=deal, contact=contact, role=row["role"])
        held.look, held.opens = ROLE_LOOKS.get(held.role, ""), member.may_see(contact)
        people.append(held)
    return people
