"""Noting what a contact agrees to, refuses or takes back."""

from django.http import Http404
from django.shortcuts import redirect

from contacts.forms.consent import ConsentForm
from contacts.models import Consent
from contacts.views.editing import crumbs
from contacts.views.finding import find_to_change
from crm.base.pages import form_page, posted
from crm.base.toasts import toast


def consent(request, pk, purpose):
    if purpose not in Consent.Purpose.values:
        raise Http404("There is no such purpose.")
    contact = find_to_change(request, "contact", pk)
    form = ConsentForm(posted(request))
    if form.is_valid():
        given = form.cleaned_data
        Consent.say(
            contact,
            by=request.member,
            purpose=purpose,
            status=given["status"],
            source=given["source"],
            happened_at=form.happened_at,
        )
        toast(
            request,
            "Consent noted",
            detail=f"{Consent.Purpose(purpose).label}: {Consent.Status(given['status']).label}",
        )
        return redirect(contact)
    here = contact.get_absolute_url()
    return form_page(
        request,
        Consent.Purpose(purpose).label,
        form,
        note=f"What {contact} said. Earlier words are kept; the latest counts.",
        submit="Save",
        cancel=here,
        crumbs=[*crumbs("contact"), {"text": str(contact), "address": here}],
    )
