"""Each mistake in the settings is named, with what to do about it; good settings pass in silence."""

import re
from pathlib import Path

import pytest
from django.core.checks import run_checks

from crm import checks
from crm.local import where

GOOD = {
    "DATABASE_URL": "postgresql://candor_owner:secret@db/candor",
    "REDIS_URL": "redis://redis:6379/0",
    "SECRET_KEY": "k" * 50,
}


@pytest.fixture
def server(monkeypatch, settings, tmp_path):
    """The settings of a good server; returns what the checks of ours say after changes to variables or settings."""
    settings.LOCAL, settings.DATA = False, tmp_path
    settings.ALLOWED_HOSTS, settings.SECURE_COOKIES = ["crm.example.com"], True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    def ids(environment=(), **changes):
        for name, value in (GOOD | dict(environment)).items():
            monkeypatch.setenv(name, value)
        for name, value in changes.items():
            setattr(settings, name, value)
        return [found.id for found in run_checks() if found.id.startswith("candor.")]

    return ids


def test_one_machine_passes_without_any_setting():
    assert run_checks() == []


def test_a_good_server_passes(server):
    assert server(SECRET_KEY="k" * 50) == []


@pytest.mark.parametrize(
    ("environment", "changes", "expected"),
    [
        ({"REDIS_URL": ""}, {}, "candor.E001"),
        ({"DATABASE_URL": ""}, {}, "candor.E001"),
        ({"DATABASE_URL": "mysql://db/candor"}, {}, "candor.E002"),
        ({"REDIS_URL": "amqp://rabbit"}, {}, "candor.E002"),
        ({}, {"APP_URL": "postgresql://app@db/candor"}, "candor.E003"),
        ({}, {"SECRET_KEY": "short"}, "candor.E005"),
        ({"SECRET_KEY": ""}, {}, "candor.E006"),
        ({}, {"ALLOWED_HOSTS": ["https://crm.example.com"]}, "candor.E007"),
        ({}, {"ALLOWED_HOSTS": ["crm.example.com:443"]}, "candor.E007"),
        ({}, {"DEBUG": True}, "candor.E008"),
        ({}, {"SECURE_COOKIES": False}, "candor.W009"),
        ({}, {"ALLOWED_HOSTS": ["localhost"]}, "candor.W010"),
        ({}, {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "candor.W011"),
    ],
)
def test_a_mistake_is_found_and_nothing_else_is_said(server, environment, changes, expected):
    assert server(environment, **({"SECRET_KEY": "k" * 50} | changes)) == [expected]


def test_roles_that_are_one_role_are_refused(monkeypatch, settings):
    monkeypatch.setitem(settings.DATABASES["default"], "USER", settings.DATABASES["owner"]["USER"])
    assert [found.id for found in checks.roles(None)] == ["candor.E004"]


def test_every_finding_says_what_to_do(server):
    wrong = {"REDIS_URL": "", "SECRET_KEY": ""}
    server(wrong, SECRET_KEY="short", ALLOWED_HOSTS=["https://a"], DEBUG=True, APP_URL="postgresql://app@db/candor")
    found = [found for found in run_checks() if found.id.startswith("candor.")]
    assert len(found) >= 5
    assert all(found.hint for found in found)


def test_the_example_lists_every_variable_of_the_settings_with_its_default():
    settings = Path(where.REPOSITORY, "crm", "settings.py").read_text()
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', settings)) | {"CANDOR_DATA"}
    example = dict(re.findall(r"^#([A-Z_]+)=(.*)$", Path(where.REPOSITORY, ".env.example").read_text(), re.MULTILINE))
    example.pop("POSTGRES_PASSWORD")  # read by compose.yaml
    assert set(example) == read
    for name, value in re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)", default="?([^"\[\])]*)"?\)', settings):
        if name not in ("SECURE_COOKIES",):  # follows from others
            assert example[name] == value
