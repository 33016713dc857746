"""Pages that are made the same way everywhere: that of one form, which also opens as a dialog, and that of a list."""

from django.shortcuts import render


def posted(request):
    """What a form is bound to: the POST, however empty, or nothing."""
    return request.POST if request.method == "POST" else None


def form_page(request, title, form=None, template="shared/form_page.html", **context):
    """Draw a form's page; 422 when it has errors. `context` goes to shared/_dialog.html: submit, cancel, note, danger, crumbs."""
    status = 422 if form is not None and form.errors else 200
    return render(request, template, {"title": title, "form": form, **context}, status=status)


def list_page(request, listing, title, **context):
    """Draw a list; only its rows while somebody types in the search. `context` goes to shared/list_page.html."""
    alone = bool(request.htmx and not request.htmx.boosted)
    template = "shared/_listing.html" if alone else "shared/list_page.html"
    return render(request, template, {"listing": listing, "title": title, "alone": alone, **context})
