"""The menu beside every page of the settings."""

from django import template

from crm.accounts.sections import sections_for

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_sections(context):
    """List the sections that the member may open, each with `current`."""
    request = context["request"]
    return [
        {"section": section, "current": request.path.startswith(section.address)}
        for section in sections_for(request.member)
    ]
