"""Signing in, and what a failure tells."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"


@pytest.fixture
def known(db):
    return make.user("Kim Known", email="kim@example.com", password=PASSWORD)


def sign_in_as(page, email, password):
    return page.post("/accounts/login/", {"login": email, "password": password})


def test_every_page_asks_a_stranger_to_sign_in_first(db):
    for address in ("/", "/deals/", "/settings/members/", "/search/palette/"):
        assert Client().get(address)["Location"].startswith("/accounts/login/?next=")


def test_the_address_counts_in_any_case(known):
    assert sign_in_as(Client(), "KIM@example.com", PASSWORD).status_code == 302


def test_a_failure_does_not_say_whether_the_address_is_known(known):
    wrong, unknown = (sign_in_as(Client(), email, "wrong") for email in ("kim@example.com", "who@example.com"))
    told = [answer.context["form"].non_field_errors() for answer in (wrong, unknown)]
    assert told[0] == told[1]
    assert "not correct" in told[0][0]


def test_asking_for_a_new_password_does_not_say_whether_the_address_is_known(known):
    answers = [
        Client().post("/accounts/password/reset/", {"email": email}) for email in ("kim@example.com", "who@example.com")
    ]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert [each.to for each in mail.outbox] == [["kim@example.com"], ["who@example.com"]]


def test_the_mailed_link_sets_a_new_password_once(known):
    Client().post("/accounts/password/reset/", {"email": "kim@example.com"})
    sent = mail.outbox[-1]
    assert sent.subject == "A new password for Candor"
    page, link = Client(), re.search(r"http://testserver(/accounts/password/reset/key/\S+)", sent.body)[1]
    form = page.get(link, follow=True)
    posted = {"password1": "another long secret", "password2": "another long secret"}
    assert page.post(form.redirect_chain[-1][0], posted).status_code == 302
    known.refresh_from_db()
    assert known.check_password("another long secret")
    assert "password1" not in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/social/"])
def test_nobody_gives_their_account_an_address_that_they_have_not_proved(address, rep, sign_in):
    assert sign_in(rep).get(address).status_code == 404
    assert sign_in(rep).post(address, {"email": "somebody@example.com", "action_add": ""}).status_code == 404


def test_guessing_passwords_is_slowed_down(known):
    page = Client()
    for _ in range(5):
        sign_in_as(page, "kim@example.com", "wrong")
    refused = sign_in_as(page, "kim@example.com", PASSWORD)
    assert refused.status_code != 302, "not even with the right password, for a while"
    assert "Too many" in refused.content.decode()


def test_behind_a_proxy_the_limit_counts_people(known, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(12):  # more in a minute than one address may fail
        page = Client(headers={"X-Forwarded-For": "203.0.113.7"})
        refused = sign_in_as(page, f"who{n}@example.com", "wrong")
    assert "Too many" in refused.content.decode() or refused.status_code == 429
    elsewhere = Client(headers={"X-Forwarded-For": "203.0.113.8"})
    assert sign_in_as(elsewhere, "kim@example.com", PASSWORD).status_code == 302


def test_signing_out_is_a_post(rep, sign_in):
    page = sign_in(rep)
    page.get("/accounts/logout/")
    assert page.get("/settings/").status_code == 200
    page.post("/accounts/logout/")
    assert page.get("/settings/").status_code == 302


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/"])
def test_the_doors_are_open_to_strangers(address, db):
    assert Client().get(address).status_code == 200


def test_a_member_changes_their_password_and_stays_signed_in(rep, sign_in):
    rep.user.set_password(PASSWORD)
    rep.user.save()
    page = sign_in(rep)
    posted = {"oldpassword": PASSWORD, "password1": "another long secret", "password2": "another long secret"}
    assert page.post("/accounts/password/change/", posted).status_code == 302
    rep.user.refresh_from_db()
    assert rep.user.check_password("another long secret")
    assert page.get("/settings/").status_code == 200
