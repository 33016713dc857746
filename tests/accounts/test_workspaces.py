"""Working in one workspace or another, or in none."""

import pytest
from django.test import Client

from crm.accounts.models import Membership
from crm.base.tenancy import use_workspace
from tests import make

pytestmark = pytest.mark.django_db


def test_a_user_of_two_workspaces_chooses_where_to_work(rep, sign_in):
    elsewhere = make.workspace("Elsewhere")
    with use_workspace(elsewhere):
        Membership.objects.create(user=rep.user, role="viewer")
    page = sign_in(rep)
    assert "Elsewhere" in page.get("/settings/workspaces/").content.decode()
    assert page.post("/settings/workspaces/", {"workspace": elsewhere.pk}).status_code == 302
    assert page.get("/settings/").wsgi_request.member.workspace_id == elsewhere.pk


@pytest.mark.parametrize("forged", ["", "nonsense", "999999"])
def test_a_workspace_one_is_no_member_of_is_not_found(forged, rep, sign_in):
    page = sign_in(rep)
    assert page.post("/settings/workspaces/", {"workspace": forged}).status_code == 404
    assert page.get("/settings/").wsgi_request.member == rep


def test_another_members_workspace_is_not_found(rep, outsider, sign_in):
    page = sign_in(rep)
    assert page.post("/settings/workspaces/", {"workspace": outsider.workspace_id}).status_code == 404


def test_switching_is_a_post(rep, sign_in):
    elsewhere = make.workspace("Elsewhere")
    with use_workspace(elsewhere):
        Membership.objects.create(user=rep.user, role="viewer")
    page = sign_in(rep)
    page.get("/settings/workspaces/", {"workspace": elsewhere.pk})
    assert page.get("/settings/").wsgi_request.member == rep


def test_a_user_without_a_workspace_is_told_what_to_do(db):
    page = Client()
    page.force_login(make.user("Nora Nowhere", email="nora@example.com"))
    answer = page.get("/settings/members/", follow=True)
    assert answer.redirect_chain == [("/settings/no-workspace/", 302)]
    words = answer.content.decode()
    assert "nora@example.com" in words and "invite" in words and "Sign out" in words


def test_a_member_has_no_need_of_that_page(rep, sign_in):
    assert sign_in(rep).get("/settings/no-workspace/")["Location"] == "/"
