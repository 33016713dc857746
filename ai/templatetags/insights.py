"""The cards of a record's page."""

from django import template
from django.utils.html import format_html

from ai.insights.reading import cards_for

register = template.Library()

HINT = 160  # characters of a fact shown over the link to it


@register.simple_tag
def cite(fact):
    """Link to a claim's source, a fact with label "Call 4 May", ref, address and text; a click lands on it."""
    text = fact["text"]
    hint = text if len(text) <= HINT else f"{text[: HINT - 1]}…"
    return format_html(
        '<a class="cite" href="{}" title="{}">{}</a>', fact["address"], hint, fact["label"] or fact["ref"]
    )


@register.inclusion_tag("ai/_cards.html", takes_context=True)
def insight_cards(context, subject):
    """Draw the cards about a record, as the request's member sees them; two queries."""
    request = context["request"]
    return {
        "cards": cards_for(subject, request.member),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
