"""An import can be taken back: what it made goes, what it changed is as before, and what people worked on since stays."""

import pytest

from contacts.models import Company, Contact
from crm.base.models import AuditEntry, FieldDefinition
from crm.imports.models import ExternalId, WaitingReference
from crm.imports.undoing import begin_undo, kept_rows
from deals.models import Activity, Deal, FieldChange, Pipeline, Stage, StageChange
from tests import make


def test_what_was_made_is_gone_and_can_be_sent_again(send, undo):
    text = "Account Id,Name,Tier\n1,Acme,Gold\n2,Bolt,Tin\n"
    record = undo(send("companies", text))
    assert record.status == "undone"
    assert not Company.objects.exists()
    assert not ExternalId.objects.exists()
    assert not FieldDefinition.objects.exists()
    assert AuditEntry.objects.filter(verb="import taken back").count() == 2
    assert send("companies", text).created == 2


def test_what_was_changed_is_as_before(send, undo):
    send("companies", "Account Id,Name,Industry,Points\n7,Acme,Retail,1\n")
    before = Company.objects.values().get()
    second = send("companies", "Account Id,Name,Industry,Points,Size\n7,Acme Ltd,Food,2,50\n")
    assert Company.objects.get().size == 50
    undo(second)
    after = Company.objects.values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert send("companies", "Account Id,Name,Industry,Points,Size\n7,Acme Ltd,Food,2,50\n").changed == 1


def test_a_record_changed_since_is_kept_and_listed(send, undo, manager):
    record = send("companies", "Name\nAcme\nBolt\n")
    acme = Company.objects.get(name="Acme")
    acme.change(by=manager, name="Acme, mended")
    undo(record)
    assert [company.name for company in Company.objects.all()] == ["Acme, mended"]
    assert [row.record_id for row in kept_rows(record)] == [acme.pk]
    assert "changed this record since" in kept_rows(record).get().reason


def test_a_record_that_others_hang_on_is_kept_and_listed(send, undo):
    record = send("companies", "Name\nAcme\nBolt\n")
    make.contact(company=Company.objects.get(name="Acme"))
    undo(record)
    assert [company.name for company in Company.objects.all()] == ["Acme"]
    assert "contacts" in kept_rows(record).get().reason


def test_deals_go_with_their_history_and_the_stages_made_for_them(send, undo):
    make.pipeline()
    record = send("deals", "Deal Name,Stage,Amount\nA,Needs Analysis,5\nB,Closed Won,6\n")
    assert Stage.objects.filter(name="Needs Analysis").exists()
    undo(record)
    assert not Deal.objects.exists()
    assert not StageChange.objects.exists()
    assert [stage.name for stage in Stage.objects.all()] == [
        "Qualify",
        "Discovery",
        "Proposal",
        "Commit",
        "Won",
        "Lost",
    ]


def test_a_pipeline_made_for_an_import_goes_with_it(send, undo):
    undo(send("deals", "Deal Name,Stage\nA,Prospect\n", pipeline="Zoho"))
    assert not Pipeline.objects.exists()


def test_a_deals_change_is_taken_back_with_its_dated_lines(send, undo):
    make.pipeline()
    send("deals", "Deal ID,Deal Name,Stage,Amount,Created Time\n1,A,Qualify,5,2024-01-01\n")
    undo(send("deals", "Deal ID,Deal Name,Stage,Amount,Created Time,Closed Date\n1,A,Won,8,2024-01-01,2024-03-01\n"))
    deal = Deal.objects.get()
    assert (deal.stage.name, deal.outcome, deal.closed_at, str(deal.value)) == ("Qualify", "", None, "5.00")
    assert deal.stage_changes.count() == 1
    assert not FieldChange.objects.exists()


def test_several_changes_of_one_record_in_one_file_are_all_taken_back(send, undo):
    send("companies", "Account Id,Name\n7,First\n")
    undo(send("companies", "Account Id,Name\n7,Second\n7,Third\n8,Other\n"))
    assert [company.name for company in Company.objects.all()] == ["First"]


def test_a_record_made_and_changed_by_one_file_goes(send, undo):
    undo(send("companies", "Account Id,Name\n7,First\n7,Second\n"))
    assert not Company.objects.exists()


def test_imports_are_taken_back_in_reverse_and_references_wait_again(send, undo):
    companies = send("companies", "Account Id,Name\n77,Acme\n")
    contacts = send("contacts", "Name,Account Id\nAnn Bee,77\n")
    assert kept_rows(undo(companies)).count() == 1
    undo(contacts)
    assert not Contact.objects.exists()
    assert not WaitingReference.objects.exists()


def test_taking_back_activities_recounts_their_deals(send, undo):
    deal = make.deal("Big")
    record = send("activities", "Subject,Date,Deal Name\nHello,2024-03-01,Big\n")
    undo(record)
    deal.refresh_from_db()
    assert deal.last_activity_at is None
    assert not Activity.objects.exists()


@pytest.mark.parametrize("status", ["running", "undone", "undoing", "mapping"])
def test_only_a_finished_import_can_be_taken_back(send, status):
    record = send("companies", "Name\nAcme\n")
    type(record).objects.update(status=status)
    record.refresh_from_db()
    assert not begin_undo(record)


def test_taking_back_goes_on_where_it_was_stopped(send, monkeypatch):
    from crm.imports import undoing

    monkeypatch.setattr(undoing, "AT_ONCE", 3)
    record = send("companies", "Name\n" + "".join(f"C{n}\n" for n in range(10)))
    begin_undo(record)
    assert not undoing.undo_import(record, seconds=-1)
    assert Company.objects.count() == 7
    assert undoing.undo_import(record)
    assert not Company.objects.exists()
