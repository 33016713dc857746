"""Template tags of every page: icons, money, dates, people, chances, places, form controls and toasts."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from lucide.templatetags.lucide import lucide

from crm.base import formats, places, toasts
from crm.base.addresses import address_of

register = template.Library()

for written in (
    formats.money,
    formats.short_money,
    formats.count,
    formats.counted,
    formats.percent,
    formats.day,
    formats.moment,
    formats.ago,
    formats.due,
    formats.in_days,
    formats.name_of,
    formats.initials,
    formats.hue,
):
    register.filter(written.__name__, written)
register.simple_tag(address_of)

drawn_once = lru_cache(maxsize=64)(render_to_string)


@register.simple_tag
def fixed(fragment):
    """Draw a fragment that is the same on every page, and is drawn once; it gets nothing, not even the request."""
    return render_to_string(fragment) if settings.DEBUG else drawn_once(fragment)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name):
    """Draw a Lucide icon in the colour of the text beside it, which also names it. An unknown name is an error."""
    drawn = str(lucide(name, size=None))
    inner = drawn[drawn.index(">") + 1 :]  # colours and sizes of its own give way to css/base.css
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{inner}')


@register.simple_tag
def avatar(someone, size="", square=False, label=False):
    """Draw initials on a hue. With `label` the name is read aloud; without, it must stand beside it."""
    return drawn_avatar(formats.name_of(someone) if someone else "", size, square, label)


@lru_cache(maxsize=4096)
def drawn_avatar(name, size, square, label):
    classes = ["avatar", f"avatar-{formats.hue(name)}"]
    classes += [f"avatar-{size}"] if size else []
    classes += ["avatar-square"] if square else []
    shown = name or "Nobody"
    named = (
        format_html('role="img" aria-label="{}" title="{}"', shown, shown) if label else mark_safe('aria-hidden="true"')
    )
    return format_html('<span class="{}" {}>{}</span>', " ".join(classes), named, formats.initials(name))


WORDS = {"ago": formats.ago, "day": formats.day, "moment": formats.moment, "due": formats.due}


@register.simple_tag
def when(moment, how="ago"):
    """Write a <time>: the words of `ago`, `day`, `moment` or `due`, with the exact moment behind them."""
    if not moment:
        return ""
    local = formats.here(moment)
    return stamp(local, WORDS[how](local))


@register.simple_tag
def stamp(moment, words):
    """Write a <time> of these words, which hold no markup, with the exact moment behind them."""
    local = formats.here(moment)
    exact = formats.moment(local) if hasattr(local, "hour") else f"{formats.day(local)} {local.year}"
    return mark_safe(f'<time datetime="{local.isoformat()}" title="{exact}">{conditional_escape(words)}</time>')


@register.simple_tag
def chance(share):
    """Draw a share between 0 and 1 as a tiny bar with its number. Nothing for None."""
    if share is None:
        return ""
    return format_html(
        '<span class="chance-cell"><svg class="meter-tiny" viewBox="0 0 44 5" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="meter-track" width="44" height="5" rx="1"/>'
        '<rect class="meter-point" width="{}" height="5" rx="1"/></svg><span>{}</span></span>',
        f"{float(share) * 44:.1f}",
        formats.percent(share),
    )


@register.filter
def highlight(text, sought):
    """Mark the first place where the sought words stand in the text."""
    text, sought = str(text), str(sought or "").strip()
    at = text.lower().find(sought.lower()) if sought else -1
    if at < 0:
        return conditional_escape(text)
    end = at + len(sought)
    return format_html("{}<mark>{}</mark>{}", text[:at], text[at:end], text[end:])


@register.simple_tag(takes_context=True)
def rooms(context, which="rooms"):
    """List places of the sidebar ("rooms", "foot") or what can be created ("creates"), each with `current` and `count`."""
    chosen = {"rooms": places.ROOMS, "foot": places.FOOT, "creates": places.CREATES}[which]
    path = getattr(context.get("request"), "path", "")
    counts = context.get("nav_counts") or {} if which == "rooms" else {}
    return [{"place": place, "current": place.holds(path), "count": counts.get(place.url_name)} for place in chosen]


@register.filter(name="toasts")
def toasts_of(message_list):
    """Read Django's messages as toasts."""
    return [toasts.read(message) for message in message_list or []]


@register.filter
def control_kind(field):
    """Say how a form field is drawn: "hidden", "tick", "choices" or "input"."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "tick" if isinstance(widget, CheckboxInput) else "input"


@register.simple_tag
def control(field):
    """Draw a form field's control in our look. Django names the hint and the error in aria-describedby."""
    own = field.field.widget.attrs.get("class", "")
    look = {"input": "input", "tick": "checkbox"}.get(control_kind(field), "")
    return field.as_widget(attrs={"class": f"{look} {own}".strip()} if look or own else None)
