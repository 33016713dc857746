"""The pages of a contact and of a company: facts, story, and what the machine has to say in the margin."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.facts import facts_of
from contacts.models import Consent, Contact
from contacts.views.finding import find
from crm.base.custom_form import definitions_of

PEOPLE = 50


@require_safe
def contact(request, pk):
    shown = find(request, "contact", pk)
    said = list(shown.consents.all())
    latest = Consent.latest(said)
    context = page_of(request, shown, "contact") | {
        "contact": shown,
        "consents": [{"purpose": purpose, "latest": latest.get(purpose.value)} for purpose in Consent.Purpose],
        "said": said,
        "may_see_company": request.member.may_see(shown.company),
    }
    return render(request, "contacts/contact.html", context)


@require_safe
def company(request, pk):
    shown = find(request, "company", pk)
    people = Contact.objects.visible_to(request.member).filter(company=shown).defer("notes", "custom", "search_text")
    context = page_of(request, shown, "company") | {"company": shown, "people": list(people[:PEOPLE])}
    return render(request, "contacts/company.html", context)


def page_of(request, record, of) -> dict:
    return {
        "record": record,
        "of": of,
        "facts": facts_of(record, request.member, definitions_of(of)),
        "may_change": request.member.may_change(record),
    }
