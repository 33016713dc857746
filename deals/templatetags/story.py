"""What the pages of contacts and companies draw from this room: their timeline, tasks, files and deals."""

from django import template

from deals.telling import story_of

register = template.Library()


@register.inclusion_tag("deals/_story.html", takes_context=True)
def story(context, record):
    """The composer and the timeline of a deal, contact or company."""
    request = context["request"]
    return {"request": request, "story": story_of(record, request), "form": context.get("activity_form")}
