"""What HTMX is told beside the fragment: where to go, and what just happened."""

import json

from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from crm.base import toasts
from crm.base.htmx import htmx_answers

HTMX = {"HX-Request": "true"}


def answer(view, headers=None):
    request = RequestFactory().post("/deals/4/closing/", headers=headers)
    request._messages = CookieStorage(request)
    return htmx_answers(view)(request)


def move_on(request):
    toasts.toast(request, "Deal won", kind="won")
    response = HttpResponseRedirect("/deals/4/")
    response.set_cookie("kept", "yes")
    return response


def draw_a_part(request):
    toasts.toast(request, "Nordhafen won – €96,000", kind="won", detail="Added to May", undo="/undo/7/")
    messages.warning(request, "Priya changed it too")
    return HttpResponse("<p>part</p>", headers={"HX-Trigger": json.dumps({"moved": 4})})


def test_a_redirect_moves_the_whole_page_and_keeps_its_cookies():
    response = answer(move_on, HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/deals/4/")
    assert response.cookies["kept"].value == "yes"


def test_a_redirect_stays_a_redirect_without_htmx():
    response = answer(move_on)
    assert (response.status_code, response["Location"]) == (302, "/deals/4/")


def test_a_fragment_carries_its_toasts_beside_the_events_it_had():
    events = json.loads(answer(draw_a_part, HTMX)["HX-Trigger"])
    assert events["moved"] == 4
    assert events["toast"][0] == {
        "text": "Nordhafen won – €96,000",
        "kind": "won",
        "detail": "Added to May",
        "undo": "/undo/7/",
    }
    assert events["toast"][1] == {"text": "Priya changed it too", "kind": "warn", "detail": "", "undo": ""}


def test_a_header_holds_ascii_alone():
    assert answer(draw_a_part, HTMX)["HX-Trigger"].isascii()


def test_messages_wait_for_the_page_that_a_redirect_leads_to():
    request = RequestFactory().post("/", headers=HTMX)
    request._messages = CookieStorage(request)
    htmx_answers(move_on)(request)
    assert [toasts.read(message).text for message in request._messages] == ["Deal won"]


def test_an_answer_without_messages_is_left_alone():
    response = answer(lambda request: HttpResponse("part"), HTMX)
    assert "HX-Trigger" not in response
