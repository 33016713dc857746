"""The products of a deal."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect

from crm.base import audit
from crm.base.pages import form_page, posted
from deals.forms.line_item import LineItemForm
from deals.models import LineItem
from deals.views.finding import deal_to_change


def add_line_item(request, pk):
    deal = deal_to_change(request, pk)
    form = LineItemForm(posted(request))
    if form.is_valid():
        with transaction.atomic():
            product = form.cleaned_data["product"]
            if product.pk is None:
                product.price, product.currency = form.cleaned_data["price"], deal.currency
                product.save()
            held = LineItem(deal=deal, product=product)
            keep(held, form, request.member)
        return redirect(deal)
    return page(request, deal, form, title="Add a product", submit="Add")


def line_item(request, pk, item_pk):
    """Change how many or the price, or take it out (do=remove)."""
    deal = deal_to_change(request, pk)
    held = get_object_or_404(deal.line_items.select_related("product"), pk=item_pk)
    if request.POST.get("do") == "remove":
        with transaction.atomic():
            audit.record("changed", deal, {"products": [str(held), None]}, by=request.member)
            held.delete()
            deal.touch()
        return redirect(deal)
    start = {"product": held.product.name, "quantity": held.quantity.normalize(), "price": held.price}
    form = LineItemForm(posted(request), initial=start)
    form.fields["product"].disabled = True
    if form.is_valid():
        with transaction.atomic():
            keep(held, form, request.member)
        return redirect(deal)
    acts = [{"value": "remove", "text": "Take out of this deal"}]
    return page(request, deal, form, title=held.product.name, submit="Save", acts=acts)


def keep(held, form, by):
    before = str(held) if held.pk else None
    held.quantity, held.price = form.cleaned_data["quantity"], form.cleaned_data["price"]
    held.save()
    audit.record("changed", held.deal, {"products": [before, str(held)]}, by=by)
    held.deal.touch()


def page(request, deal, form, **context):
    context |= {
        "form": form,
        "cancel": deal.get_absolute_url(),
        "crumbs": [{"text": deal.name, "address": deal.get_absolute_url()}],
        "body": "deals/_line_item_fields.html",
    }
    return form_page(request, **context)
