"""Whoever is renamed is found by the new name, everywhere."""

from crm.base.searching import plain
from tests import make


def test_a_renamed_companys_contacts_and_deals_are_found_by_the_new_name(rep):
    company = make.company("Old name", owner=rep)
    contact = make.contact(company=company)
    deal = make.deal(by=rep, company=company)
    company.change(by=rep, name="Nordhafen Kontør")
    for record in (company, contact, deal):
        record.refresh_from_db(fields=["search_text"])
        assert plain("Nordhafen Kontør") in record.search_text
        assert "old name" not in record.search_text


def test_a_renamed_contacts_deals_are_found_by_the_new_name(rep):
    contact = make.contact("Jo", "Maiden")
    deal = make.deal(by=rep, contact=contact)
    contact.change(by=rep, last_name="Married")
    deal.refresh_from_db(fields=["search_text"])
    assert "married" in deal.search_text and "maiden" not in deal.search_text
