"""Importing by page: a file of one's own with a row that cannot be read, and a vendor's whole export."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from contacts.models import Company, Contact
from crm.imports.models import Import
from deals.models import Deal, Task

EXPORT = Path(__file__).resolve().parents[3] / "shared" / "data" / "zoho_crm_export"
FILES = [
    ("companies", "Accounts.csv", Company),
    ("contacts", "Contacts.csv", Contact),
    ("deals", "Potentials.csv", Deal),
    ("tasks", "Tasks.csv", Task),
]
LONG = 120_000  # milliseconds
PEOPLE = (
    "Name,Email,Company,Shoe size\nAnn Bee,ann@x.example,Northgate Retail,41\nBo Lee,not an address,Halden Freight,44\n"
)


@pytest.fixture
def manager(open_page, house, worker):
    return open_page(house.manager)


def upload(page, into, path):
    """Choose the file, read it, and start; then wait for the page that says what became of it."""
    page.goto("/imports/new/")
    page.get_by_label(re.compile(into, re.I)).check()
    page.get_by_label("CSV file").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_role("button", name=re.compile(r"Import [\d,]+ rows")).click(timeout=LONG)
    expect(page.locator(".import-sums")).to_be_visible(timeout=LONG)


def test_a_file_is_read_mapped_and_imported_and_its_bad_row_listed(manager, house, tmp_path, look_in):
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    upload(manager, "contacts", file)
    expect(manager.locator(".import-sums")).to_contain_text(re.compile(r"New\s*1"))
    expect(manager.get_by_role("region", name="Refused rows").get_by_role("row").last).to_contain_text("Bo Lee")
    with manager.expect_download() as download:
        manager.get_by_role("link", name="Download as CSV").first.click()
    assert "not an address" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    with look_in():
        ann = Contact.objects.get(email="ann@x.example")
        assert ann.company == house.company and ann.custom == {"shoe_size": 41}


def test_an_import_is_taken_back(manager, tmp_path, look_in):
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    upload(manager, "contacts", file)
    manager.get_by_role("link", name="Take back").click()
    manager.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(manager.get_by_text("Taken back")).to_be_visible()
    with look_in():
        assert not Contact.objects.filter(email="ann@x.example").exists()


@pytest.mark.skipif(not EXPORT.exists(), reason=f"A vendor's export is not here: {EXPORT}")
def test_a_vendors_whole_export_comes_in_and_one_of_its_open_deals_is_coached(manager, look_in):
    for into, name, model in FILES:
        upload(manager, into, EXPORT / name)
        with look_in():
            done = Import.objects.latest("pk")
            rows = sum(1 for _ in (EXPORT / name).open(encoding="utf-8-sig")) - 1
            assert done.accepted + done.refused == done.rows == rows
            assert model.objects.count() >= done.created > rows * 0.9
    manager.goto("/deals/?filter=outcome is open and source is not empty&sort=-value")
    manager.locator("tr[data-row] .cell-main a").first.click()
    manager.get_by_role("button", name="Coach").click()
    card = manager.get_by_role("region", name="Deal Coach")
    expect(card.locator(".steps > li").first).to_be_visible(timeout=LONG)
    assert 3 <= card.locator(".steps > li").count() <= 5
