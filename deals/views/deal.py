"""A deal's page: its facts, its story, and what the machine has to say in the margin."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404, render

from contacts.models import Contact
from crm.base.custom_form import definitions_of
from crm.base.facts import custom_fact
from deals.facts import fact_of
from deals.models import Attachment, Deal, DealTag, LineItem, Stakeholder
from deals.stagebar import steps
from deals.telling import story_of
from deals.timeline import stage_changes_of
from deals.views.finding import RELATED

HEAD = ("value", "expected_close", "owner")
LISTED = ("company", "contact", "source", "competitors", "tags", "next_step", "lost_reason")
PERSON = ("first_name", "last_name", "email", "position", "owner_id")
ROLE_LOOKS = {"champion": "chip-won", "blocker": "chip-lost", "buyer": "chip-warn", "decision_maker": "chip-warn"}


def deal(request, pk):
    member = request.member
    shown = get_object_or_404(Deal.objects.visible_to(member).select_related(*RELATED).annotate(**gathered()), pk=pk)
    definitions = definitions_of("deal")
    changes = list(stage_changes_of(shown))
    listed = [fact_of(shown, name, member) for name in LISTED]
    context = {
        "deal": shown,
        "may_change": member.may_change(shown),
        "may_open_company": member.may_see(shown.company),
        "head": [fact_of(shown, name, member) for name in HEAD],
        "facts": [fact for fact in listed if fact] + [custom_fact(shown, each) for each in definitions],
        "steps": steps(shown, changes),
        "stakeholders": stakeholders(shown, member),
        "story": story_of(shown, request, changes),
        "subject": shown,
        "of": "deal",
        "may_add_files": member.may_change(shown),
    }
    return render(request, "deals/deal.html", context)


def gathered():
    """Small lists that come along in the deal's own row, so that the page needs no query for each."""
    own = OuterRef("pk")
    tags = DealTag.objects.filter(deal=own).values("tag__name")
    items = LineItem.objects.filter(deal=own).order_by("pk")
    files = Attachment.objects.filter(deal=own).order_by("-created_at", "-pk")
    people = Stakeholder.objects.filter(deal=own).order_by("pk")
    return {
        "people": ArraySubquery(
            people.values(
                json=JSONObject(
                    pk="pk", role="role", contact="contact_id", **{name: f"contact__{name}" for name in PERSON}
                )
            )
        ),
        "tag_names": ArraySubquery(tags),
        "items": ArraySubquery(
            items.values(json=JSONObject(pk="pk", name="product__name", quantity="quantity", price="price"))
        ),
        "files": ArraySubquery(files.values(json=JSONObject(pk="pk", name="name", size="size", by="by_id"))),
    }


def stakeholders(deal, member):
    """The deal's people, from `gathered`, each with the look of its role and whether the member may open the contact."""
    people = []
    for row in deal.people:
        contact = Contact(**{name: row[name] for name in PERSON}, pk=row["contact"])
        held = Stakeholder(pk=row["pk"], deal=deal, contact=contact, role=row["role"])
        held.look, held.opens = ROLE_LOOKS.get(held.role, ""), member.may_see(contact)
        people.append(held)
    return people
