"""`manage.py create_workspace` starts a workspace that somebody can sign in to."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from crm.accounts.models import Membership, User
from crm.base.tenancy import use_workspace
from deals.models import Pipeline

pytestmark = pytest.mark.django_db


def create(*arguments):
    told = StringIO()
    call_command("create_workspace", *arguments, stdout=told)
    return told.getvalue()


def test_a_new_admin_signs_in_with_the_password_that_was_printed():
    told = create("North Sea", "--admin", "Ada@Example.com", "--time-zone", "berlin", "--currency", "gbp")
    password = re.search(r"One-time password: (\S+)", told)[1]
    page = Client()
    assert page.post("/accounts/login/", {"login": "ada@example.com", "password": password}).status_code == 302
    member = page.get("/settings/").wsgi_request.member
    assert member.is_admin
    assert (member.workspace.slug, member.workspace.currency) == ("north-sea", "GBP")
    assert member.user.time_zone == "Europe/Berlin"


def test_it_has_a_pipeline_to_work_with():
    create("North Sea", "--admin", "ada@example.com")
    user = User.objects.get(email="ada@example.com")
    with use_workspace(workspace_of(user)):
        kinds = set(Pipeline.objects.get().stages.values_list("kind", flat=True))
    assert kinds == {"open", "won", "lost"}


def workspace_of(user):
    with use_workspace(None, user):
        return Membership.of_user(user).get().workspace_id


def test_a_known_user_keeps_their_password():
    User.objects.create_user("ada@example.com", "a long enough secret")
    assert "password" not in create("North Sea", "--admin", "ada@example.com")
    assert User.objects.get().check_password("a long enough secret")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["North Sea", "--admin", "nobody"], "valid email"),
        (["North Sea", "--admin", "ada@example.com", "--currency", "XYZ1"], "no currency"),
        (["North Sea", "--admin", "ada@example.com", "--time-zone", "Atlantis"], "time zone"),
        (["!!!", "--admin", "ada@example.com"], "slug"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_made(arguments, told):
    with pytest.raises(CommandError, match=told):
        create(*arguments)
    assert not User.objects.exists()


def test_a_slug_is_taken_once():
    create("North Sea", "--admin", "ada@example.com")
    with pytest.raises(CommandError, match="exists"):
        create("North Sea", "--admin", "bob@example.com")
    assert not User.objects.filter(email="bob@example.com").exists()
