"""The rows of a list, drawn in Python rather than in a template: a page has hundreds of cells."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from crm.base import formats
from crm.base.templatetags.candor import avatar, chance, when

register = template.Library()


@register.simple_tag
def rows(listing, chosen=None):
    """Draw the rows of a Listing; with `chosen`, each begins with a box to tick."""
    columns = [(column, CELLS.get(column.kind, conditional_escape)) for column in listing.columns]
    return mark_safe("\n".join(row(line, columns, listing.main, chosen) for line in listing.lines))


def row(line, columns, main, chosen):
    """One row; the cell of the column `main` leads to the record."""
    name, drawn = conditional_escape(str(line.record)), []
    if chosen:
        drawn.append(
            f'<td class="cell-check"><label><input type="checkbox" name="chosen" value="{line.record.pk:d}" form="bulk" '
            f'aria-label="Choose {name}" data-choose></label></td>'
        )
    for cell, (column, draw) in zip(line.cells, columns, strict=True):
        value = cell.value
        inner = "" if value is None or value == "" else draw(cell if column.kind == "money" else value)
        if column.name == main:
            address = conditional_escape(line.record.get_absolute_url())
            drawn.append(f'<th scope="row" class="cell-main"><a href="{address}">{inner or name}</a></th>')
        else:
            drawn.append(f'<td class="{"number" if column.numeric else "cell-text"}">{inner}</td>')
    anchor = f' id="{conditional_escape(line.anchor)}"' if line.anchor else ""
    return f"<tr data-row{anchor}>{''.join(drawn)}</tr>"


def person(member):
    return format_html('<span class="person">{}{}</span>', avatar(member, size="small"), formats.name_of(member))


CELLS = {
    "money": lambda cell: conditional_escape(formats.money(cell.value, cell.currency)),
    "number": formats.number,
    "share": chance,
    "day": lambda value: conditional_escape(formats.day(value)),
    "moment": when,
    "person": person,
    "yes_no": lambda value: "Yes" if value else "No",
    "tags": lambda words: format_html_join("", '<span class="chip">{}</span> ', ((word,) for word in words)),
}
