"""What an answer to HTMX needs beyond its fragment: redirects that move the whole page, and toasts in a header."""

import json

from django.contrib.messages import get_messages
from django.http import HttpResponse

from crm.base import toasts


def htmx_answers(get_response):
    """Middleware: let a view redirect and leave messages as ever, and tell HTMX of both in its own words.

    A redirect becomes 204 with HX-Redirect, since the browser would otherwise follow it unseen and swap a whole page
    into a part of one. Messages that no template of this answer showed travel in HX-Trigger as `toast`.
    """

    def middleware(request):
        response = get_response(request)
        if request.headers.get("HX-Request") != "true":
            return response
        if response.status_code in (301, 302, 303):
            return _redirect(response)
        waiting = get_messages(request)
        if response.status_code < 500 and not getattr(waiting, "used", True):
            shown = toasts.as_dicts(waiting)
            if shown:
                _trigger(response, "toast", shown)
        return response

    return middleware


def _redirect(response):
    moved = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    moved.cookies = response.cookies
    return moved


def _trigger(response, name, detail):
    events = json.loads(response.get("HX-Trigger", "{}"))
    events[name] = detail
    response["HX-Trigger"] = json.dumps(events)


def in_dialog(request) -> bool:
    """Whether dialogs.js asks: it wants the page of a form, as without script."""
    return "X-Dialog" in request.headers


def wants_part(request) -> bool:
    """Whether HTMX asks for a part of a page."""
    return bool(request.htmx) and not in_dialog(request)
