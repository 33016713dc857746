"""Suggestions for fields that choose a person or a company by typing."""

from django.http import Http404

from contacts.models import Company, Contact
from crm.base.picking import options_for

PICKED = {"contact": (Contact, "email"), "company": (Company, "domain")}


def pick(request, of):
    if of not in PICKED:
        raise Http404("Contacts and companies can be picked.")
    model, by = PICKED[of]
    return options_for(request, model.objects.visible_to(request.member), by)
