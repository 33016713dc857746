"""Real exports go in whole. They are not part of the project: without them these tests are skipped."""

import pytest

from contacts.models import Company, Contact
from crm.base.models import FieldDefinition
from crm.imports.models import WaitingReference
from deals.models import Deal, Stage, StageChange, Task

ZOHO = {
    "companies": "zoho_crm_export/Accounts.csv",
    "contacts": "zoho_crm_export/Contacts.csv",
    "deals": "zoho_crm_export/Potentials.csv",
    "leads": "zoho_crm_export/Leads.csv",
    "tasks": "zoho_crm_export/Tasks.csv",
}


def accounted(record, rows, refused=0):
    assert record.status == "done", record.problem
    assert record.rows == record.done_rows == rows
    assert record.accepted + record.refused == rows
    assert record.refused == refused
    return record


@pytest.mark.parametrize(
    "order", [tuple(ZOHO), ("tasks", "deals", "leads", "contacts", "companies")], ids=["forth", "back"]
)
def test_the_zoho_export_joins_in_any_order(send, data, order):
    rows = {"companies": (2229, 3), "contacts": (1265, 0), "deals": (3632, 0), "leads": (3900, 0), "tasks": (2978, 0)}
    for target in order:
        record = send("contacts" if target == "leads" else target, data(ZOHO[target]))
        accounted(record, *rows[target])
    assert Deal.objects.count() == 3632
    assert [Deal.objects.filter(outcome=outcome).count() for outcome in ("won", "lost", "")] == [1425, 485, 1722]
    assert Deal.objects.exclude(contact=None).count() == 3632
    assert Contact.objects.filter(pk__in=Deal.objects.values("contact")).exclude(last_name="").exists()
    numbered = Contact.objects.exclude(company=None).count()
    assert numbered >= 1264
    assert Task.objects.count() == 2978
    assert (
        WaitingReference.objects.filter(joined_to=None, by="id").count() == 1
    )  # the account without a name was refused
    assert Deal.objects.filter(created_at__year=2021).exists()
    assert Deal.objects.get(contact__email="CharlesKGandy@jourrapide.com", created_at__year__gte=2018) is not None


def test_zoho_money_in_thousands_is_read(send, data):
    send("deals", data(ZOHO["deals"]))
    assert str(Deal.objects.order_by("-value")[0].currency) == "USD"
    assert Deal.objects.filter(name="Lewis, James", value="22700.00").exists()


@pytest.mark.parametrize("target", list(ZOHO))
def test_each_zoho_file_sent_twice_adds_nothing(send, data, target):
    kind = "contacts" if target == "leads" else target
    first = send(kind, data(ZOHO[target]))
    second = send(kind, data(ZOHO[target]))
    assert (second.created, second.changed) == (0, 0)
    assert second.unchanged == first.accepted


def test_maven_goes_in_with_its_accounts(send, data):
    accounted(send("companies", data("maven_crm/accounts.csv")), 85)
    record = accounted(send("deals", data("maven_crm/sales_pipeline.csv")), 8800)
    assert record.created == 8800
    assert [Deal.objects.filter(outcome=outcome).count() for outcome in ("won", "lost", "")] == [4238, 2473, 2089]
    assert Deal.objects.filter(company=None).count() == 1425
    assert not WaitingReference.objects.exists()
    assert StageChange.objects.count() == 8800
    assert {"Engaging", "Prospecting"} <= set(Stage.objects.values_list("name", flat=True))
    assert Company.objects.get(name="Acme Corporation").size == 2822


def test_xeducation_leads_go_in(send, data):
    accounted(send("contacts", data("leads_xeducation/dev.csv")), 6468)
    assert Contact.objects.filter(lifecycle="lead").count() == 6468
    assert FieldDefinition.objects.get(key="converted").kind == "yes_no"
    assert FieldDefinition.objects.get(key="totalvisits").kind == "number"
    assert "Select" not in FieldDefinition.objects.get(key="specialization").choices


def test_olist_salvirt_and_powerco_go_in(send, data):
    accounted(send("contacts", data("leads_olist/dev.csv")), 5600)
    accounted(send("deals", data("deals_salvirt/dev.csv")), 299)
    accounted(send("companies", data("churn_powerco/dev.csv")), 10224)
    assert Deal.objects.filter(outcome="won").count() == 152


@pytest.mark.slow
def test_ibm_goes_in_with_every_row_accounted_for(send, data):
    record = accounted(send("deals", data("deals_ibm/dev.csv")), 54617)
    assert record.created == Deal.objects.count() == 54471
    assert [deal.name for deal in Deal.objects.order_by("closed_at")[:2]] == ["Deal 1641984", "Deal 1658010"]
    again = accounted(send("deals", data("deals_ibm/dev.csv")), 54617)
    assert (again.created, again.changed) == (0, 0)


def test_hubspot_and_pipedrive_layouts_go_in(send, data):
    send("companies", data("import_layouts/hubspot_companies_export.csv"))
    contacts = send("contacts", data("import_layouts/hubspot_contacts_export.csv"))
    assert (contacts.created, contacts.refused) == (3, 1)
    send("contacts", data("import_layouts/hubspot_contacts_export_with_association_ids.csv"))
    send("deals", data("import_layouts/hubspot_deals_export.csv"))
    deal = Deal.objects.get()
    assert (deal.company.name, deal.contact.first_name) == ("Bluebay Gaming Ltd", "Priya")
    assert deal.stakeholders.count() == 2
    assert send("contacts", data("import_layouts/pipedrive_sample_import.csv")).created == 1


def test_naughty_strings_come_out_as_they_went_in(send, data):
    import csv
    import io
    import json

    from crm.base.exporting import guard

    strings = json.loads(data("hostile/blns.json").read_text())
    for name in ("csv_injection", "sqli", "sqli_auth_bypass"):
        strings += data(f"hostile/{name}.txt").read_text(errors="replace").splitlines()
    strings = list(dict.fromkeys(each for each in strings if each.strip()))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([["Name", "Notes"]] + [[f"Row {n}", guard(each)] for n, each in enumerate(strings)])
    record = send("companies", out.getvalue().encode("utf-8", "surrogatepass"))
    assert record.accepted + record.refused == len(strings)
    kept = dict(Company.objects.values_list("name", "notes"))
    wrong = [
        (each, kept.get(f"Row {n}"))
        for n, each in enumerate(strings)
        if kept.get(f"Row {n}") not in (each.strip(), "", None)
    ]
    assert wrong == []
    assert record.refused <= 5
