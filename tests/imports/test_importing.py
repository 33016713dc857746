"""A file goes in whole: every row is accounted for, and nothing is added twice."""

import random

from contacts.models import Company, Contact, Tag
from crm.base.models import AuditEntry, FieldDefinition
from crm.imports.models import ExternalId, ImportRow, WaitingReference
from tests import make


def accounted(record):
    assert record.accepted + record.refused == record.rows == record.done_rows
    return record


def test_contacts_get_names_addresses_owner_tags_and_custom_fields(send, manager):
    record = accounted(
        send(
            "contacts",
            "Name,Email,Company,Owner,Tags,Shoe size,Created Time\n"
            '"Curie, Marie",marie@curie.fr,Radium SA,Mona Manager,"vip, paris",38,2024-03-01 10:00\n'
            "Jan van der Berg,jan@berg.nl,,Nobody Known,,44,\n",
        )
    )
    assert (record.created, record.refused) == (2, 0)
    marie, jan = Contact.objects.get(email="marie@curie.fr"), Contact.objects.get(email="jan@berg.nl")
    assert (marie.first_name, marie.last_name) == ("Marie", "Curie")
    assert (jan.first_name, jan.last_name) == ("Jan", "van der Berg")
    assert marie.owner == manager
    assert jan.owner is None
    assert jan.custom == {"shoe_size": 44, "owner": "Nobody Known"}
    assert marie.created_at.isoformat() == "2024-03-01T10:00:00+00:00"
    assert {tag.name for tag in marie.tags.all()} == {"vip", "paris"}
    assert "marie curie" in marie.search_text
    assert FieldDefinition.objects.get(of="contact", key="shoe_size").kind == "number"
    assert any("Nobody Known" in note for note in record.notes)


def test_the_audit_tells_who_imported_what(send, manager):
    record = send("companies", "Name\nAcme\n")
    entry = AuditEntry.objects.get(kind="company")
    assert (entry.by, entry.via, entry.verb) == (manager, "import", "imported")
    assert entry.record_id == record.row_results.get().record_id


def test_refused_rows_are_listed_with_line_column_and_reason(send):
    record = accounted(
        send(
            "contacts", 'First Name,Email\n,\nAnn,not-an-address\n"Bo\nLine",bo@x.com\nCy,cy@x.com,extra\nDi,di@x.com\n'
        )
    )
    assert (record.created, record.refused) == (2, 3)
    found = [(row.line, row.column, row.reason) for row in record.row_results.filter(status="refused")]
    assert [line for line, _, _ in found] == [2, 3, 6]
    assert "needs a name" in found[0][2]
    assert found[1][1] == "Email"
    assert "“not-an-address” is not an e-mail address" in found[1][2]
    assert "“extra” has no column" in found[2][2]
    assert record.row_results.get(line=6).cells == ["Cy", "cy@x.com", "extra"]


def test_the_same_file_twice_adds_nothing(send):
    text = "Deal Name,Amount,Stage\nA,5,Qualify\nA,5,Qualify\nB,,Won\n"
    first, second = send("deals", text), send("deals", text)
    assert (first.created, second.created) == (3, 0)
    assert second.unchanged == 3
    assert not second.row_results.exists()


def test_equal_rows_without_an_id_are_each_a_record_and_counted(send):
    from deals.models import Task

    send("tasks", "Subject\nfollow up\nfollow up\n")
    record = send("tasks", "Subject\nfollow up\nfollow up\nfollow up\n")
    assert (record.created, record.unchanged) == (1, 2)
    assert Task.objects.count() == 3


def test_a_row_with_a_known_id_changes_its_record_and_blank_cells_change_nothing(send):
    send("companies", "Account Id,Name,Industry,Points\n7,Acme,Retail,1\n")
    record = send("companies", "Account Id,Name,Industry,Points\n7,Acme Ltd,,2\n")
    acme = Company.objects.get()
    assert (record.changed, acme.name, acme.industry, acme.custom) == (1, "Acme Ltd", "Retail", {"points": 2})
    row = record.row_results.get()
    assert row.changes["name"] == ["Acme", "Acme Ltd"]
    assert row.changes["custom.points"] == [1, 2]


def test_an_old_file_does_not_overrule_what_people_changed_since(send):
    text = "Account Id,Name\n7,Acme\n"
    send("companies", text)
    Company.objects.update(name="Acme, as we call it")
    assert send("companies", text).unchanged == 1
    assert Company.objects.get().name == "Acme, as we call it"


def test_the_later_of_two_rows_with_one_id_wins_and_both_are_accounted_for(send):
    record = accounted(send("companies", "Account Id,Name\n7,Old\n7,New\n7,New\n"))
    assert (record.created, record.changed, record.unchanged) == (1, 1, 1)
    assert Company.objects.get().name == "New"


def test_rows_that_share_an_id_are_unchanged_together_when_the_file_comes_again(send):
    text = "Account Id,Name,City\n7,Old,\n7,New,Rome\n8,Other,\n"
    send("companies", text)
    again = accounted(send("companies", text))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 3)
    third = send("companies", text.replace("Rome", "Bonn"))
    assert (third.changed, Company.objects.get(name="New").city) == (2, "Bonn")


def test_one_address_is_one_contact_in_any_case(send):
    record = accounted(send("contacts", "Record ID,Name,Email\n1,Ann Bee,ann@bee.com\n2,Ann Bee,ANN@bee.com\n"))
    assert (record.created, record.accepted) == (1, 2)
    assert ExternalId.objects.filter(record_id=Contact.objects.get().pk).count() == 2


def test_a_company_that_is_here_by_name_is_found_but_never_one_of_two(send):
    make.company("Acme")
    make.company("Twin")
    make.company("twin")
    record = send("companies", "Name,City\nACME,Bonn\nTwin,Kiel\n")
    assert (record.changed, record.created) == (1, 1)
    assert Company.objects.get(name="ACME").city == "Bonn"


def test_companies_with_ids_of_one_system_stay_apart_whatever_their_names(send):
    make.company("Great Western")
    record = send("companies", "ACCOUNTID,Account Name\n1,Great Western\n2,Great Western\n3,Gas Depot\n")
    assert record.created == 3
    again = send("companies", "ACCOUNTID,Account Name,City\n3,Gas Depot,Rome\n")
    assert (again.created, again.changed) == (0, 1)


def test_ids_of_different_systems_do_not_meet(send):
    send("companies", "Account Id,Name\n7,Acme\n", source="alpha")
    assert send("companies", "Account Id,Name\n7,Zebra\n", source="beta").created == 1


def test_leads_and_contacts_are_numbered_apart(send):
    send("contacts", "CONTACTID,Last Name\n5,Contact\n")
    record = send("contacts", "LEADID,Last Name\n5,Lead\n")
    assert record.created == 1
    assert Contact.objects.get(last_name="Lead").lifecycle == "lead"
    assert Contact.objects.get(last_name="Contact").lifecycle == "prospect"


def test_a_deleted_record_comes_back_when_its_file_is_sent_again(send):
    text = "Account Id,Name\n7,Acme\n"
    send("companies", text)
    Company.objects.all().delete()
    assert send("companies", text).created == 1


def test_rows_fixed_after_a_refusal_go_in_alone(send):
    text = "First Name,Email\nAnn,ann@x.com\nBo,bad\n"
    send("contacts", text)
    record = send("contacts", text.replace("bad", "bo@x.com"))
    assert (record.created, record.unchanged) == (1, 1)


def test_what_only_the_database_refuses_costs_its_own_row(send, monkeypatch):
    """A promise that only the database keeps: found by halving the batch."""
    from contacts.importing import Contacts

    monkeypatch.setattr(Contacts, "known", lambda self, run, rows: [None] * len(rows))
    monkeypatch.setattr(Contacts, "tokens", lambda self, values: [])
    make.contact(email="b@x.com")
    rows = "".join(f"{name},{name}@x.com\n" for name in "abcdefg")
    record = accounted(send("contacts", f"First Name,Email\n{rows}"))
    assert (record.created, record.refused) == (6, 1)
    assert "database refused" in record.row_results.get(status="refused").reason


def test_batches_add_up_in_any_size(send, monkeypatch):
    monkeypatch.setattr("crm.imports.running.BATCH", 7)
    lines = [f"Person {n},{'p' + str(n % 40) + '@x.com' if n % 5 else 'bad'}" for n in range(100)]
    random.Random(1).shuffle(lines)
    record = accounted(send("contacts", "First Name,Email\n" + "\n".join(lines) + "\n"))
    assert record.refused == 20
    assert record.rows == 100
    assert ImportRow.objects.filter(of=record, status="refused").count() == 20
    assert Contact.objects.count() == record.created


def test_references_by_id_name_and_address_join_in_any_order(send):
    from deals.models import Deal

    deals = send("deals", "Deal Name,Account Id,Contact Email\nBig,77,ann@x.com\nSmall,99,\n")
    assert WaitingReference.objects.filter(of=deals, joined_to=None).count() == 3
    send("contacts", "Name,Email,Account Name\nAnn Bee,ann@x.com,Acme Ltd.\n")
    send("companies", "Account Id,Name\n77,Acme Ltd\n")
    big = Deal.objects.get(name="Big")
    assert (big.company.name, big.contact.email) == ("Acme Ltd", "ann@x.com")
    assert big.stakeholders.get().contact == big.contact
    assert big.contact.company == big.company
    assert "acme" in big.search_text
    left = WaitingReference.objects.get(joined_to=None)
    assert (left.written, left.line) == ("99", 3)


def test_a_name_that_several_have_joins_none_of_them(send):
    make.company("Acme")
    make.company("ACME")
    record = send("contacts", "Name,Company\nAnn,Acme\n")
    assert Contact.objects.get().company is None
    assert WaitingReference.objects.get(of=record).reason == "2 companies have this name."


def test_a_name_written_differently_joins_where_only_one_fits_and_says_so(send):
    make.company("GTX Pro")
    record = send("contacts", "Name,Company\nAnn,GTXPro\n")
    assert Contact.objects.get().company.name == "GTX Pro"
    assert any("GTXPro" in note for note in record.notes)


def test_further_contacts_of_a_deal_become_stakeholders(send):
    send("contacts", "Record ID,Name,Email\n8,Ann,a@x.com\n9,Bo,b@x.com\n")
    send("deals", "Record ID,Deal Name,Associated Contact IDs\n1,Big,8;9;10\n")
    from deals.models import Deal

    deal = Deal.objects.get()
    assert deal.contact.email == "a@x.com"
    assert deal.stakeholders.count() == 2
    assert WaitingReference.objects.get().written == "10"


def test_custom_choices_grow_with_later_files(send):
    rows = "".join(f"A{n},{'Gold' if n % 2 else 'Tin'}\n" for n in range(10))
    send("companies", f"Name,Tier\n{rows}")
    send("companies", "Name,Tier\nZ,Platinum\n")
    assert FieldDefinition.objects.get(key="tier").choices[-1] == "Platinum"


def test_tags_are_made_once_whatever_their_case(send):
    Tag.objects.create(name="VIP")
    send("companies", "Name,Tags\nA,vip\nB,Vip;new\n")
    assert {tag.name for tag in Tag.objects.all()} == {"VIP", "new"}


def test_the_first_of_several_addresses_is_taken_and_the_others_are_told_of(send):
    record = send("contacts", 'Name,Email\nAnn,"ann@x.com, ann@home.com"\n')
    assert Contact.objects.get().email == "ann@x.com"
    assert any("ann@home.com" in note for note in record.notes)


def test_hostile_texts_go_in_and_come_out_as_they_are(send):
    texts = [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "{{7*7}}",
        'a"b\\c',
        "\u202eabc",
        "😀" * 10,
    ]
    rows = "".join('"{}"\n'.format(text.replace('"', '""')) for text in texts)
    record = accounted(send("companies", f"Name\n{rows}"))
    assert record.created == len(texts)
    assert {company.name for company in Company.objects.all()} == {" ".join(text.split()) for text in texts} - {
        "\u202eabc"
    } | {"\u202eabc"}


def test_an_id_that_is_too_long_refuses_its_row(send):
    record = accounted(send("companies", f"Account Id,Name\n{'9' * 300},A\n1,B\n"))
    assert (record.created, record.refused) == (1, 1)
    assert record.row_results.get(status="refused").column == "Account Id"


def test_text_beyond_its_length_is_refused_not_cut(send):
    record = accounted(send("companies", f"Name,City\nA,{'x' * 101}\n{'n' * 201},B\n"))
    assert record.refused == 2
    assert "at most 100 fit" in record.row_results.get(line=2).reason
