"""What stands around every page: the way to every room, who I am, whose workspace it is, and what went wrong."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from crm.accounts.models import User
from crm.base import places


def frame(member, theme="system", path="/deals/42/"):
    request = RequestFactory().get(path)
    request.member, request.user = member, member.user
    request.user.theme = theme
    return render_to_string("base.html", {"title": "Nordhafen"}, request)


def test_every_room_is_one_click_away(rep):
    drawn = frame(rep)
    for place in [*places.ROOMS, *places.FOOT]:
        assert f'href="{place.address}"' in drawn


def test_the_room_of_the_page_is_marked_as_the_present_one(rep):
    current = re.findall(r'<a class="nav-item[^>]*href="([^"]+)" aria-current="page"', frame(rep))
    assert current == ["/deals/board/"]


def test_today_is_the_present_room_on_its_own_page_alone(rep):
    assert re.findall(r'<a class="nav-item[^>]*href="([^"]+)" aria-current="page"', frame(rep, path="/")) == ["/"]


def test_somebody_who_only_reads_is_offered_nothing_to_create(rep):
    assert 'id="create-menu"' in frame(rep)
    rep.role = "viewer"
    assert 'id="create-menu"' not in frame(rep)


def test_demo_data_is_labelled_on_every_page_of_its_workspace(rep):
    assert "Demo data" not in frame(rep)
    rep.workspace.is_demo = True
    assert "Demo data" in frame(rep)


@pytest.mark.parametrize("theme", [User.Theme.LIGHT, User.Theme.DARK])
def test_a_chosen_theme_overrules_the_system(rep, theme):
    assert f'data-theme="{theme}"' in frame(rep, theme)


def test_without_a_choice_the_system_decides(rep):
    assert "data-theme" not in frame(rep)


def test_htmx_may_neither_evaluate_text_nor_leave_this_site(rep):
    drawn = frame(rep)
    for setting in (
        '"allowEval": false',
        '"selfRequestsOnly": true',
        '"includeIndicatorStyles": false',
        '"code": "422"',
    ):
        assert setting in drawn


def test_the_frame_asks_the_database_only_how_much_waits(rep, django_assert_num_queries):
    with django_assert_num_queries(1):
        frame(rep)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_can_be_drawn_without_a_request(name):
    drawn = render_to_string(name)
    assert "<h1>" in drawn and 'href="/"' in drawn


def test_the_page_for_faults_needs_no_tag_and_no_hashed_name():
    source = render_to_string("500.html")
    assert "/static/css/tokens.css" in source


def test_sign_in_is_open_and_in_our_look(client, db):
    response = client.get("/accounts/login/")
    assert response.status_code == 200
    page = response.content.decode()
    assert 'class="sign-in"' in page and "css/tokens.css" in page and 'autocomplete="email"' in page
    assert "style=" not in page


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "password/reset/done/", "inactive/"])
def test_the_other_open_account_pages_are_in_our_look(client, db, path):
    page = client.get(f"/accounts/{path}").content.decode()
    assert 'class="sign-in"' in page and "Menu:" not in page
