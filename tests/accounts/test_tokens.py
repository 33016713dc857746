"""API tokens: shown once, kept as a hash, bound to a member, a workspace and a role, revoked."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from crm.accounts.middleware import WorkspaceMiddleware
from crm.accounts.models import ApiToken
from crm.base.tenancy import use_workspace
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(sign_in):
    """issue(member, role) -> the token's text, read from the page that shows it."""

    def issued(member, role="rep", days="90"):
        answer = sign_in(member).post("/settings/tokens/new/", {"name": "Warehouse", "role": role, "days": days})
        assert answer.status_code == 200, answer.content.decode()
        return re.search(r'value="(candor_[^"]+)"', answer.content.decode())[1]

    return issued


def member_of(text):
    """Whom the API takes a caller with this token for; None when it is refused."""
    seen = []

    def answer(request):
        seen.append(request.member)
        return HttpResponse()

    request = RequestFactory().get("/api/v1/anything/", headers={"Authorization": f"Bearer {text}"})
    response = WorkspaceMiddleware(answer)(request)
    assert response.status_code == (200 if seen else 401)
    return seen[0] if seen else None


def test_it_is_shown_once_and_kept_only_as_a_hash(rep, issue, sign_in):
    text = issue(rep)
    secret = text.rpartition("_")[2]
    token = ApiToken.objects.get()
    assert secret not in str(vars(token)) and len(token.digest) == 64
    listed = sign_in(rep).get("/settings/tokens/").content.decode()
    assert "Warehouse" in listed and secret not in listed and token.digest not in listed


def test_its_page_is_kept_by_no_cache(rep, sign_in):
    answer = sign_in(rep).post("/settings/tokens/new/", {"name": "W", "role": "rep", "days": ""})
    assert "no-store" in answer["Cache-Control"]


def test_it_acts_as_its_member_in_its_workspace_with_its_role(manager, issue):
    acting = member_of(issue(manager, role="viewer"))
    assert acting == manager and acting.workspace_id == manager.workspace_id
    assert not acting.can_work


def test_its_role_is_at_most_the_members_own(rep, sign_in):
    answer = sign_in(rep).post("/settings/tokens/new/", {"name": "W", "role": "admin", "days": "30"})
    assert answer.status_code == 422
    assert ApiToken.objects.count() == 0


def test_its_role_shrinks_with_its_members(manager, issue):
    text = issue(manager, role="manager")
    manager.role = "viewer"
    manager.save()
    assert not member_of(text).can_work


def test_a_viewer_may_have_one_that_reads(viewer, issue):
    assert not member_of(issue(viewer, role="viewer")).can_work


def test_a_revoked_one_is_refused(rep, issue, sign_in):
    text = issue(rep)
    assert member_of(text) == rep
    assert sign_in(rep).post(f"/settings/tokens/{ApiToken.objects.get().pk}/revoking/").status_code == 302
    assert member_of(text) is None


def test_an_expired_one_is_refused(rep, issue):
    text = issue(rep)
    ApiToken.objects.update(expires_at=timezone.now())
    assert member_of(text) is None


def test_one_of_a_member_who_left_is_refused(rep, admin, issue):
    text = issue(rep)
    rep.leave(by=admin)
    assert member_of(text) is None


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda t: "", lambda t: "candor_1"]
)
def test_a_forged_one_is_refused(change, rep, issue):
    assert member_of(change(issue(rep))) is None


def test_one_moved_to_another_workspace_is_refused(rep, outsider, issue):
    text = issue(rep)
    moved = text.replace(f"candor_{rep.workspace_id}_", f"candor_{outsider.workspace_id}_")
    assert member_of(moved) is None


def test_its_last_use_is_seen(rep, issue, sign_in):
    text = issue(rep)
    assert "Never" in sign_in(rep).get("/settings/tokens/").content.decode()
    member_of(text)
    assert "Never" not in sign_in(rep).get("/settings/tokens/").content.decode()


def test_members_see_their_own_and_admins_all(rep, admin, issue, sign_in):
    issue(rep)
    other = make.member(name="Other Rep")
    token = ApiToken.objects.get()
    assert "Warehouse" not in sign_in(other).get("/settings/tokens/").content.decode()
    assert sign_in(other).post(f"/settings/tokens/{token.pk}/revoking/").status_code == 404
    assert "Warehouse" in sign_in(admin).get("/settings/tokens/").content.decode()
    assert sign_in(admin).post(f"/settings/tokens/{token.pk}/revoking/").status_code == 302


def test_tokens_of_another_workspace_are_not_found(admin, outsider, sign_in):
    with use_workspace(outsider.workspace_id):
        token, _ = ApiToken.issue(outsider, "Theirs", "rep")
    page = sign_in(admin)
    assert "Theirs" not in page.get("/settings/tokens/").content.decode()
    assert page.post(f"/settings/tokens/{token.pk}/revoking/").status_code == 404


def test_a_token_opens_no_page(rep, issue):
    answer = Client().get("/settings/", headers={"Authorization": f"Bearer {issue(rep)}"})
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
