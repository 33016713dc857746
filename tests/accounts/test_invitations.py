"""An invitation's life: sent, followed, used once; expired, withdrawn, forged."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from crm.accounts.models import Invitation, Membership, User
from crm.base.models import AuditEntry
from crm.base.tenancy import use_workspace
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"


@pytest.fixture
def invite(admin, sign_in, deliver):
    """invite(email, role) -> the path of the link that the mail carries."""

    def invited(email="nina@example.com", role="manager"):
        answer = sign_in(admin).post("/settings/invitations/new/", {"email": email, "role": role})
        assert answer.status_code == 302, answer.content.decode()
        deliver()
        return re.search(r"http://testserver(/settings/invitations/\S+/)", mail.outbox[-1].body)[1]

    return invited


def sign_up(page, link, **changed):
    page.post(f"{link}sign-up/")
    posted = {"name": "Nina New", "email": "nina@example.com", "password1": PASSWORD, "password2": PASSWORD}
    return page.post("/accounts/signup/", posted | changed)


def test_the_mail_says_who_invites_whom_to_what(invite):
    invite(role="manager")
    sent = mail.outbox[-1]
    assert sent.to == ["nina@example.com"]
    assert sent.subject == "Ada Admin invites you to Wayline on Candor"
    assert "as manager" in sent.body


def test_a_new_person_signs_up_with_the_invited_address_and_becomes_a_member(invite, workspace):
    page, link = Client(), invite()
    assert "Create your account" in page.get(link).content.decode()
    assert sign_up(page, link).status_code == 302
    member = Membership.objects.select_related("user").get(user__email="nina@example.com")
    assert (member.role, member.user.name) == ("manager", "Nina New")
    assert member.user.check_password(PASSWORD)
    assert page.get("/settings/").wsgi_request.member == member
    assert AuditEntry.objects.get(verb="joined").by == member


@pytest.mark.parametrize("query", ["", "?email=evil@example.com"])
def test_the_address_of_a_new_account_cannot_be_forged(invite, query):
    page, link = Client(), invite()
    page.post(f"{link}sign-up/")
    posted = {"name": "Evil", "email": "evil@example.com", "password1": PASSWORD, "password2": PASSWORD}
    page.post(f"/accounts/signup/{query}", posted)
    assert not User.objects.filter(email="evil@example.com").exists()
    assert User.objects.get(email="nina@example.com").name == "Evil"


def test_nobody_signs_up_without_an_invitation(db):
    page = Client()
    posted = {"name": "N", "email": "n@example.com", "password1": PASSWORD, "password2": PASSWORD}
    page.post("/accounts/signup/", posted)
    page.get("/accounts/signup/")
    assert not User.objects.filter(email="n@example.com").exists()


def test_somebody_with_an_account_signs_in_and_accepts(invite, workspace):
    known = make.user("Nina Known", email="nina@example.com", password=PASSWORD)
    page, link = Client(), invite()
    assert f"/accounts/login/?next={link.replace(':', '%3A')}" in page.get(link).content.decode()
    answer = page.post(
        f"/accounts/login/?next={link}", {"login": "nina@example.com", "password": PASSWORD, "next": link}
    )
    assert answer["Location"] == link
    assert "Join Wayline" in page.get(link).content.decode()
    assert page.post(link)["Location"] == "/"
    member = Membership.objects.get(user=known)
    assert member.role == "manager"
    assert page.get("/settings/").wsgi_request.member == member


def test_reading_the_link_accepts_nothing(invite):
    make.user("Nina", email="nina@example.com")
    page, link = Client(), invite()
    page.force_login(User.objects.get(email="nina@example.com"))
    page.get(link)
    assert not Membership.objects.filter(user__email="nina@example.com").exists()


def test_somebody_else_who_is_signed_in_cannot_accept_it(invite, rep, sign_in):
    page, link = sign_in(rep), invite()
    assert "not for you" in page.get(link).content.decode()
    assert page.post(link).status_code == 200
    assert Invitation.objects.get().accepted_at is None
    assert Membership.objects.get(pk=rep.pk).role == "rep"


def test_it_works_once(invite):
    link = invite()
    sign_up(Client(), link)
    answer = Client().get(link)
    assert answer.status_code == 410 and "has been used" in answer.content.decode()


def test_an_expired_one_says_so_and_sending_again_mends_it(invite, admin, sign_in, deliver):
    page, link = Client(), invite()
    page.post(f"{link}sign-up/")
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=14))
    answer = page.get(link)
    assert answer.status_code == 410 and "has expired" in answer.content.decode()
    sign_up(page, link)
    assert not User.objects.filter(email="nina@example.com").exists(), (
        "the session's old right to sign up has ended too"
    )
    sign_in(admin).post(f"/settings/invitations/{Invitation.objects.get().pk}/resending/")
    deliver()
    assert len(mail.outbox) == 2
    assert page.get(link).status_code == 200


def test_a_withdrawn_one_opens_nothing(invite, admin, sign_in):
    page, link = Client(), invite()
    page.post(f"{link}sign-up/")
    sign_in(admin).post(f"/settings/invitations/{Invitation.objects.get().pk}/withdrawing/")
    assert page.get(link).status_code == 404
    sign_up(page, link)
    assert not User.objects.filter(email="nina@example.com").exists()


def test_a_withdrawn_one_is_not_mailed_any_more(admin, sign_in, deliver):
    page = sign_in(admin)
    page.post("/settings/invitations/new/", {"email": "nina@example.com", "role": "rep"})
    page.post(f"/settings/invitations/{Invitation.objects.get().pk}/withdrawing/")
    deliver()
    assert mail.outbox == []


@pytest.mark.parametrize("forged", ["nonsense", "WzEsMV0:forged", "a" * 500])
def test_a_forged_code_gets_a_clear_page(forged, db):
    answer = Client().get(f"/settings/invitations/{forged}/")
    assert answer.status_code == 404 and "not valid" in answer.content.decode()


def test_a_member_who_left_comes_back_with_the_new_role(invite, workspace):
    user = make.user("Nina", email="nina@example.com")
    gone = Membership.objects.create(user=user, role="admin", left_at=timezone.now())
    page, link = Client(), invite(role="viewer")
    page.force_login(user)
    page.post(link)
    gone.refresh_from_db()
    assert (gone.left_at, gone.role) == (None, "viewer")


def test_a_member_and_an_invited_address_are_not_invited_again(invite, admin, rep, sign_in):
    invite()
    page = sign_in(admin)
    again = page.post("/settings/invitations/new/", {"email": "NINA@example.com", "role": "rep"})
    assert again.status_code == 422 and "has been invited" in again.content.decode()
    member = page.post("/settings/invitations/new/", {"email": rep.user.email.upper(), "role": "rep"})
    assert member.status_code == 422 and "Rita Rep is a member already" in member.content.decode()


def test_invitations_of_another_workspace_are_not_found(admin, outsider, sign_in):
    with use_workspace(outsider.workspace_id):
        theirs = Invitation.objects.create(email="x@example.com", by=outsider)
    page = sign_in(admin)
    assert page.post(f"/settings/invitations/{theirs.pk}/resending/").status_code == 404
    assert page.post(f"/settings/invitations/{theirs.pk}/withdrawing/").status_code == 404


def test_links_are_shown_to_admins_only_where_no_mail_is_sent(invite, admin, rep, sign_in, monkeypatch):
    link = invite()
    assert link in sign_in(admin).get("/settings/members/").content.decode()
    assert "nina@example.com" not in sign_in(rep).get("/settings/members/").content.decode()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    assert link not in sign_in(admin).get("/settings/members/").content.decode()
