"""Doing one thing to many records of a list: the bar under the list, and what its buttons post to.

A room says what can be done as a list of Action; `bar(actions, address)` is what shared/_listing.html gets, and
`run(request, actions, fields, queryset, back)` answers the POST.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from crm.base.filters.errors import FilterError
from crm.base.formats import count, counted
from crm.base.lists import chosen_records
from crm.base.toasts import toast

AT_ONCE = 1000


class Refusal(Exception):
    """What was chosen for the records does not exist; its text says so."""


@dataclass(frozen=True)
class Action:
    """Something that can be done to chosen records.

    `does(record, choice, by)` does it, and may raise a ValidationError that leaves the record as it is. `choices` are
    (value, words) to choose from; `typed` takes any text, with `choices` as suggestions. `read(text)` turns what was chosen
    into what `does` gets; raises Refusal. `sure` is the question asked first.
    """

    value: str
    text: str
    done: str  # "given to somebody else"
    does: Callable
    icon: str = ""
    choices: list = field(default_factory=list)
    typed: bool = False
    read: Callable = str
    sure: str = ""

    @property
    def field(self):
        return f"to_{self.value}"


def bar(actions, address) -> dict | None:
    """What the list draws under its rows; None when the member may do nothing."""
    return {"address": address, "actions": actions} if actions else None


def run(request, actions, fields, queryset, back):
    """Do what was posted to the chosen records that the member may change, and say how it went; `back` is the list."""
    action = next((each for each in actions if each.value == request.POST.get("do")), None)
    if action is None:
        raise Http404("This cannot be done with chosen records.")
    back = came_from(request, back)
    try:
        choice = action.read(request.POST.get(action.field, "").strip()) if action.choices or action.typed else None
        records = list(chosen_records(request, fields, queryset)[: AT_ONCE + 1])
    except (Refusal, FilterError) as error:
        toast(request, "Nothing changed", kind="lost", detail=str(error))
        return redirect(back)
    if not records or len(records) > AT_ONCE:
        detail = (
            f"Choose at most {count(AT_ONCE)} at once; narrow the list down first." if records else "Choose rows first."
        )
        toast(request, "Nothing changed", kind="warn", detail=detail)
        return redirect(back)
    if action.sure and not request.POST.get("sure"):
        return ask(request, action, records, fields, back)
    tell(request, action, records, fields, choice)
    return redirect(back)


def tell(request, action, records, fields, choice):
    mine = [record for record in records if request.member.may_change(record)]
    done = sum(1 for record in mine if action.does(record, choice, request.member) is not False)
    notes = []
    if len(mine) < len(records):
        others = len(records) - len(mine)
        words = (
            "belongs to another member and stays as it is" if others == 1 else "belong to others and stay as they are"
        )
        notes.append(f"{count(others)} {words}")
    if done < len(mine):
        notes.append(f"{count(len(mine) - done)} {'was' if len(mine) - done == 1 else 'were'} so already")
    kind = "" if done else "warn"
    toast(request, f"{counted(done, fields.noun)} {action.done}", kind=kind, detail="; ".join(notes))


def ask(request, action, records, fields, back):
    """The page that asks before something that cannot be undone."""
    context = {
        "title": f"{action.sure} {counted(len(records), fields.noun)}?",
        "note": "This cannot be undone.",
        "action": action,
        "chosen": [record.pk for record in records],
        "submit": f"{action.text} {counted(len(records), fields.noun)}",
        "danger": True,
        "cancel": back,
        "body": "shared/_bulk_chosen.html",
        "back": back,
    }
    return render(request, "shared/form_page.html", context)


def came_from(request, back) -> str:
    """The list as it was, with its filter, where the browser says so; else the plain list."""
    given = request.POST.get("back") or request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure()):
        path = given.removeprefix(f"{request.scheme}://{request.get_host()}")
        if path.split("?")[0] == back:
            return path
    return back
