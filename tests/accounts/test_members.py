"""Who works here, with which role, and who left."""

import pytest

from crm.accounts.models import Membership, Role
from crm.base.models import AuditEntry
from crm.base.tenancy import use_workspace
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def only_admin(workspace):
    """The founder, who is the only admin."""
    return Membership.objects.select_related("user", "workspace").get(role=Role.ADMIN)


def test_an_admin_changes_a_role_and_it_is_written_down(admin, rep, sign_in):
    answer = sign_in(admin).post(f"/settings/members/{rep.pk}/", {"role": "manager", "title": "Lead, DACH"})
    assert answer.status_code == 302
    rep.refresh_from_db()
    assert (rep.role, rep.title) == ("manager", "Lead, DACH")
    entry = AuditEntry.objects.get(kind="membership", verb="changed")
    assert entry.changes == {"role": ["rep", "manager"], "title": ["", "Lead, DACH"]} and entry.by == admin


def test_the_last_admin_keeps_the_role_and_is_told_why(only_admin, sign_in):
    answer = sign_in(only_admin).post(f"/settings/members/{only_admin.pk}/", {"role": "rep", "title": ""})
    assert answer.status_code == 422
    assert "Make another member an admin first" in answer.content.decode()
    only_admin.refresh_from_db()
    assert only_admin.role == Role.ADMIN


def test_the_last_admin_does_not_leave(only_admin, sign_in):
    answer = sign_in(only_admin).post(f"/settings/members/{only_admin.pk}/leaving/")
    assert "Make another member an admin first" in answer.content.decode()
    assert Membership.objects.present().filter(pk=only_admin.pk).exists()


def test_with_two_admins_one_may_step_down(only_admin, admin, sign_in):
    assert sign_in(admin).post(f"/settings/members/{admin.pk}/", {"role": "rep"}).status_code == 302
    assert Membership.objects.get(pk=admin.pk).role == Role.REP


def test_a_removed_member_is_out_at_the_next_click(admin, rep, sign_in):
    reps_page = sign_in(rep)
    assert reps_page.get("/settings/").status_code == 200
    assert sign_in(admin).post(f"/settings/members/{rep.pk}/leaving/").status_code == 302
    assert reps_page.get("/settings/")["Location"] == "/settings/no-workspace/"
    assert Membership.objects.get(pk=rep.pk).left_at is not None, "what they did keeps their name"


@pytest.mark.parametrize("role", ["viewer", "rep", "manager"])
def test_others_see_the_members_but_change_nobody(role, workspace, rep, sign_in):
    page = sign_in(make.member(role))
    listed = page.get("/settings/members/").content.decode()
    assert "Rita Rep" in listed and "Invite" not in listed and "Remove" not in listed
    for address in (
        f"/settings/members/{rep.pk}/",
        f"/settings/members/{rep.pk}/leaving/",
        "/settings/invitations/new/",
    ):
        assert page.get(address).status_code == 403
        assert page.post(address, {"role": "admin"}).status_code == 403


def test_members_of_another_workspace_are_not_found(admin, outsider, sign_in):
    page = sign_in(admin)
    assert "Otto" not in page.get("/settings/members/").content.decode()
    assert page.post(f"/settings/members/{outsider.pk}/", {"role": "viewer"}).status_code == 404
    assert page.post(f"/settings/members/{outsider.pk}/leaving/").status_code == 404
    with use_workspace(outsider.workspace_id):
        assert Membership.objects.get(pk=outsider.pk).left_at is None


def test_a_forged_role_is_refused(admin, rep, sign_in):
    assert sign_in(admin).post(f"/settings/members/{rep.pk}/", {"role": "owner"}).status_code == 422


def test_the_list_costs_the_same_for_five_and_fifty_members(admin, sign_in, count_queries):
    page = sign_in(admin)
    page.get("/settings/members/")
    with count_queries() as few:
        page.get("/settings/members/")
    for n in range(45):
        make.member(name=f"Member {n}")
    with count_queries() as many:
        page.get("/settings/members/")
    assert len(many) == len(few) <= 8
