"""One's own profile, the settings' menu, and what holds for the workspace."""

import pytest

from crm.accounts.models import User, Workspace
from crm.base.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


def test_everybody_changes_their_own_profile_even_a_viewer(viewer, sign_in):
    page = sign_in(viewer)
    answer = page.post("/settings/profile/", {"name": "Vera V.", "time_zone": "berlin", "theme": "dark"})
    assert answer.status_code == 302
    user = User.objects.get(pk=viewer.user_id)
    assert (user.name, user.time_zone, user.theme) == ("Vera V.", "Europe/Berlin", "dark")
    assert AuditEntry.objects.get(kind="user").changes["name"] == ["Vera Viewer", "Vera V."]
    assert 'data-theme="dark"' in page.get("/settings/profile/").content.decode()


def test_an_unknown_time_zone_is_named_and_the_input_kept(rep, sign_in):
    answer = sign_in(rep).post("/settings/profile/", {"name": "New name", "time_zone": "Atlantis", "theme": "light"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a time zone from the list" in words and "Atlantis" in words and "New name" in words


def test_times_are_shown_in_the_members_own_zone(rep, sign_in):
    User.objects.filter(pk=rep.user_id).update(time_zone="Asia/Tokyo")
    assert "Asia/Tokyo" in sign_in(rep).get("/settings/profile/").content.decode()


@pytest.mark.parametrize(
    ("role", "sections"),
    [
        ("viewer", ["Your profile", "Members", "API tokens", "API"]),
        ("rep", ["Your profile", "Members", "API tokens", "API"]),
        ("manager", ["Your profile", "Members", "API tokens", "Pipelines", "Custom fields", "API", "Admin"]),
        ("admin", ["Your profile", "Members", "API tokens", "Workspace", "Pipelines", "Custom fields", "API", "Admin"]),
    ],
)
def test_the_menu_of_settings_shows_what_a_role_may_open(role, sections, workspace, sign_in):
    page = sign_in(make.member(role)).get("/settings/")
    assert [each.name for each in page.context["sections"]] == sections


def test_an_admin_sets_up_the_workspace(admin, sign_in):
    posted = {"name": "Wayline GmbH", "currency": "usd", "time_zone": "Europe/Berlin", "reps_see": "own"}
    assert sign_in(admin).post("/settings/workspace/", posted).status_code == 302
    workspace = Workspace.objects.get(pk=admin.workspace_id)
    assert (workspace.name, workspace.currency, workspace.reps_see) == ("Wayline GmbH", "USD", "own")


def test_a_currency_that_does_not_exist_is_refused(admin, sign_in):
    posted = {"name": "Wayline", "currency": "EUX", "time_zone": "UTC", "reps_see": "all"}
    answer = sign_in(admin).post("/settings/workspace/", posted)
    assert answer.status_code == 422 and "EUX is no currency" in answer.content.decode()


def test_others_do_not_set_up_the_workspace(manager, sign_in):
    page = sign_in(manager)
    assert page.get("/settings/workspace/").status_code == 403
    assert page.post("/settings/workspace/", {"name": "Mine"}).status_code == 403


def test_hostile_names_are_shown_as_text(rep, sign_in):
    User.objects.filter(pk=rep.user_id).update(name="<script>alert(1)</script>")
    page = sign_in(rep)
    for address in ("/settings/", "/settings/members/", "/settings/profile/"):
        assert "<script>alert(1)" not in page.get(address).content.decode()
