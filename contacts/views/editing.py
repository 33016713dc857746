"""New contacts and companies, facts edited in place, and deleting; `of` is "contact" or "company"."""

from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from contacts.facts import fact_of, fields_of
from contacts.forms.records import CompanyForm, ContactForm
from contacts.models import Company
from contacts.views.finding import MODELS, find_to_change, records
from crm.accounts.rights import managers_only
from crm.base import fact_editing
from crm.base.custom_form import definitions_of
from crm.base.facts import CUSTOM
from crm.base.pages import form_page, posted
from crm.base.toasts import toast

FORMS = {"contact": ContactForm, "company": CompanyForm}
LISTS = {"contact": ("Contacts", "contacts:contacts"), "company": ("Companies", "contacts:companies")}
GONE_WITH = {
    "contact": "Their tasks, files and consents go with them. Deals and what was said stay. This cannot be undone.",
    "company": "Its tasks and files go with it. Contacts, deals and what was said stay. This cannot be undone.",
}


def crumbs(of) -> list[dict]:
    text, name = LISTS[of]
    return [{"text": text, "address": reverse(name)}]


def new(request, of):
    """A form for a new record; ?name= and, for a contact, ?company= say what is known already."""
    form = FORMS[of](posted(request), member=request.member, initial=presets(request, of))
    if form.is_valid():
        try:
            with transaction.atomic():
                record = MODELS[of].start(by=request.member, **{"custom": {}, **form.values()})
        except IntegrityError:  # the same address, saved by somebody else at this moment
            form.add_error("email" if of == "contact" else None, "Another contact has this address already.")
        else:
            toast(request, f"{record} added")
            return redirect(record)
    address = reverse(LISTS[of][1])
    body = f"contacts/_{of}_fields.html"
    return form_page(request, f"New {of}", form, body=body, submit=f"Save {of}", cancel=address, crumbs=crumbs(of))


def presets(request, of) -> dict:
    name = request.GET.get("name", "").strip()[:200]
    if of == "company":
        return {"name": name}
    first, _, last = name.rpartition(" ")
    known = {"first_name": first[:100], "last_name": last[:100]} if "@" not in name else {"email": name}
    company = request.GET.get("company", "")
    if company.isdecimal() and len(company) < 19:
        known["company"] = Company.objects.visible_to(request.member).filter(pk=int(company)).first()
    return known


def fact(request, of, pk, name):
    """A fact as a form, and as it stands (?as=text); what the head shows of it comes along when it changes."""
    member, address = request.member, reverse(f"contacts:{of}_fact", args=[pk, name])
    definitions = definitions_of(of) if name.startswith(CUSTOM) else ()
    as_text = request.GET.get("as") == "text"
    record = get_object_or_404(records(of, member), pk=pk) if as_text else find_to_change(request, of, pk)

    def read():
        return fact_of(record, name, member, definitions)

    def head():
        seen = of == "contact" and member.may_see(record.company)
        context = {"record": record, of: record, "of": of, "may_change": True, "may_see_company": seen}
        return "contacts/_head.html", context

    if read() is None:
        raise Http404("There is no such fact.")
    if as_text:
        return fact_editing.draw(request, read(), address if member.may_change(record) else "")
    form = FORMS[of](posted(request), member=member, record=record, only=fields_of(of, name))
    return fact_editing.edit(request, record, read, form, address, crumbs(of), beside=head)


@managers_only
def delete(request, of, pk):
    """Ask, then delete."""
    record = get_object_or_404(records(of, request.member), pk=pk)
    if request.method == "POST":
        record.remove(by=request.member)
        toast(request, f"{record} deleted")
        return redirect(LISTS[of][1])
    here = record.get_absolute_url()
    trail = [*crumbs(of), {"text": str(record), "address": here}]
    return form_page(
        request, f"Delete {record}?", note=GONE_WITH[of], submit=f"Delete {of}", danger=True, cancel=here, crumbs=trail
    )
