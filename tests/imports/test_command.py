"""manage.py import_csv does what the page does, and says what became of every row."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from contacts.models import Company, Contact
from crm.base.tenancy import use_workspace
from crm.imports.management.commands import import_csv
from crm.imports.models import Import, WaitingReference
from tests import make


@pytest.fixture
def known(workspace, monkeypatch):
    """Slugs to ids: another connection could not see this test's workspaces (test_resuming runs the whole command)."""
    slugs = {workspace.slug: workspace.pk}
    monkeypatch.setattr(import_csv, "workspace_called", slugs.get)
    return slugs


@pytest.fixture
def command(workspace, known, tmp_path):
    """command("deals", "text", "--map", "A=b") -> what it printed."""

    def run(target, text, *options, slug=None):
        file = tmp_path / "file.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("import_csv", target, str(file), "--workspace", slug or workspace.slug, *options, stdout=out)
        return out.getvalue()

    return run


def test_it_prints_accepted_refused_reasons_waiting_and_speed(command):
    printed = command("contacts", "Name,Email,Account Id\nAnn,ann@x.com,9\nBo,bad,\n")
    assert "accepted 1 (1 new, 0 changed, 0 unchanged)" in printed
    assert "refused 1" in printed
    assert "line 3, column “Email”: “bad” is not an e-mail address" in printed
    assert "waiting 1" in printed
    assert "rows per second" in printed


def test_columns_are_mapped_by_hand(command):
    command("companies", "Name,Kopfzahl,Score\nAcme,12,3\n", "--map", "Kopfzahl=size", "--map", "Score=custom:text")
    acme = Company.objects.get()
    assert (acme.size, acme.custom) == (12, {"score": "3"})


def test_the_same_file_again_adds_nothing_and_says_so(command):
    command("companies", "Name\nAcme\n")
    printed = command("companies", "Name\nAcme\n")
    assert "already imported" in printed
    assert "accepted 1 (0 new, 0 changed, 1 unchanged)" in printed


def test_rows_that_are_all_refused_are_no_failure(command):
    assert "refused 1" in command("contacts", "Name,Email\nBo,bad\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "empty"),
        (b"Name\n", "no rows"),
        (b"PK\x03\x04...", "Excel"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_fails_the_command(command, text, words):
    with pytest.raises(CommandError, match=words):
        command("contacts", text)


def test_mistakes_are_named(command, tmp_path):
    with pytest.raises(CommandError, match="no workspace with the slug 'nowhere'"):
        command("contacts", "Name\nA\n", slug="nowhere")
    with pytest.raises(CommandError, match="has no column “Nmae”"):
        command("contacts", "Name\nA\n", "--map", "Nmae=name")
    with pytest.raises(CommandError, match="is no member"):
        command("contacts", "Name\nA\n", "--by", "nobody@x.com")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_csv", "contacts", str(tmp_path / "missing.csv"), "--workspace", "x")


def test_dates_that_may_be_two_follow_the_option(command):
    text = "Name,Created\nAnn,3/4/2024\n"
    assert "may be day/month or month/day" in command("contacts", text, "--dates", "day")
    assert Contact.objects.get().created_at.month == 4


def test_each_workspace_imports_for_itself(command, known):
    elsewhere = make.workspace("Elsewhere")
    known[elsewhere.slug] = elsewhere.pk
    command("companies", "Account Id,Name\n1,Acme\n", slug=elsewhere.slug)
    assert not Company.objects.exists()
    with use_workspace(elsewhere):
        assert Company.objects.count() == Import.objects.count() == 1


def test_ids_of_another_workspace_do_not_join(command, known):
    elsewhere = make.workspace("Elsewhere")
    known[elsewhere.slug] = elsewhere.pk
    command("companies", "Account Id,Name\n1,Acme\n", slug=elsewhere.slug)
    command("contacts", "Name,Account Id,Company\nAnn,1,\nBo,,Acme\n")
    assert not Contact.objects.exclude(company=None).exists()
    assert WaitingReference.objects.filter(joined_to=None).count() == 2
