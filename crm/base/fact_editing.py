"""Editing a fact where it stands: a part of the page for HTMX, a page of its own or a dialog otherwise."""

from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from crm.base.htmx import wants_part
from crm.base.pages import form_page


def draw(request, fact, address, changed=False):
    """The fact as it stands; `address` is that of its form, "" where the member may not change it."""
    return render(request, "shared/_fact.html", {"fact": fact, "address": address, "changed": changed})


def edit(request, record, read, form, address, crumbs=(), beside=None):
    """Draw the form of a fact, or save it.

    `read()` gives the Fact as it stands; `form` is a RecordForm of its fields; `beside()` gives the template and context of
    what else on the page shows the fact, each part with hx-swap-oob.
    """
    fact = read()
    was, stands = request.POST.get("was", ""), standing(form)
    if form.is_valid():
        if was == stands:
            try:
                record.change(by=request.member, **form.values())
            except IntegrityError:
                form.add_error(None, "Somebody saved the same at this moment. Look at it, then save again.")
            else:
                return drawn_anew(request, read(), address, beside) if wants_part(request) else redirect(record)
        else:
            now = fact.text or "nothing"
            form.add_error(None, f"Somebody changed this meanwhile: it says “{now}” now. Save to replace it.")
    if wants_part(request):
        context = {"fact": fact, "form": form, "was": stands, "address": address}
        return render(request, "shared/_fact_form.html", context, status=422 if form.errors else 200)
    return form_page(
        request,
        f"{fact.label} of {record}",
        form,
        body="shared/_fact_fields.html",
        was=stands,
        submit="Save",
        cancel=record.get_absolute_url(),
        crumbs=[*crumbs, {"text": str(record), "address": record.get_absolute_url()}],
    )


def drawn_anew(request, fact, address, beside):
    response = draw(request, fact, address, changed=True)
    if beside:
        template, context = beside()
        response.write(render_to_string(template, context | {"beside": True}, request))
    return response


def standing(form) -> str:
    """What the form's fields hold in the database now, as text: two people who edit at once are told."""
    return "\n".join(str(form[name].initial if form[name].initial is not None else "") for name in form.fields)
