"""The cards of a record's page."""

from django import template

from ai.insights.reading import cards_for

register = template.Library()


@register.inclusion_tag("ai/_cards.html", takes_context=True)
def insight_cards(context, subject):
    """Draw the cards about a record, as the request's member sees them; two queries."""
    request = context["request"]
    return {
        "cards": cards_for(subject, request.member),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
