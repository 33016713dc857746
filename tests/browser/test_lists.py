"""A list: search as one types, narrow down by a form or in words, sort, choose columns, act on chosen rows."""

import re

import pytest
from playwright.sync_api import expect

from deals.models import Deal


@pytest.fixture
def deals(page):
    page.goto("/deals/")
    return page


def rows(page):
    return page.locator("tr[data-row]")


def names(page):
    return page.locator("tr[data-row] .cell-main")


def test_rows_narrow_as_one_types_and_the_address_keeps_the_words(deals):
    expect(rows(deals)).to_have_count(5)
    deals.get_by_role("searchbox", name="Search deals").press_sequentially("gate sc")
    expect(rows(deals)).to_have_count(1)
    expect(names(deals)).to_have_text(["Gate scanners"])
    expect(deals).to_have_url(re.compile(r"search=gate(\+|%20)sc"))
    deals.reload()
    expect(names(deals)).to_have_text(["Gate scanners"])


def test_a_typing_error_finds_the_nearest_name(deals):
    deals.get_by_role("searchbox", name="Search deals").fill("terminla rolout")
    expect(deals.get_by_text("Close to it:")).to_be_visible()
    expect(names(deals).first).to_have_text("Terminal rollout")


def test_a_condition_is_chosen_field_by_field_and_taken_away(deals):
    deals.get_by_text("Narrow down", exact=True).click()
    deals.get_by_role("navigation", name="Narrow down by").get_by_role("link", name="Value").click()
    form = deals.get_by_role("form", name="Narrow down by value")
    form.get_by_label("How").select_option(">")
    form.get_by_role("textbox", name="Value").fill("50000")
    form.get_by_role("button", name="Show").click()
    expect(rows(deals)).to_have_count(2)
    expect(deals.get_by_role("group", name="Filter")).to_contain_text("€50,000")
    deals.get_by_role("link", name=re.compile("Remove: .*50,000")).click()
    expect(rows(deals)).to_have_count(5)


def test_a_condition_is_written_and_a_mistake_in_it_explained(deals):
    deals.get_by_text("Narrow down", exact=True).click()
    deals.get_by_label("Or write it").fill("value > 10000 and stage is Qualify")
    deals.get_by_label("Or write it").press("Enter")
    expect(names(deals)).to_have_text(["Port office"])
    deals.goto("/deals/?filter=valeu > 10000")
    expect(deals.locator("#filter-error")).to_contain_text("value")


def test_a_click_on_a_head_sorts_and_says_so(deals):
    deals.get_by_role("columnheader", name="Value").get_by_role("link").click()
    expect(deals.get_by_role("columnheader", name="Value")).to_have_attribute("aria-sort", re.compile("ending"))
    first = names(deals).first.inner_text()
    deals.get_by_role("columnheader", name="Value").get_by_role("link").click()
    expect(names(deals).last).to_have_text(first)
    assert {first, names(deals).first.inner_text()} == {"Terminal rollout", "Depot radios"}


def test_columns_are_chosen(deals):
    expect(deals.get_by_role("columnheader", name="Terminals")).to_have_count(0)
    deals.locator("summary", has_text="Columns").click()
    deals.get_by_label("Terminals").check()
    deals.locator(".pick-form").get_by_role("button", name="Show").click()
    expect(deals.get_by_role("columnheader", name="Terminals")).to_be_visible()


def test_chosen_rows_are_given_to_somebody_at_once(open_page, house, look_in):
    page = open_page(house.manager)
    page.goto("/deals/")
    page.get_by_label("Choose Port office").check()
    page.get_by_label("Choose Depot radios").check()
    bar = page.get_by_role("form", name="For the chosen deals")
    expect(bar).to_contain_text("2 chosen")
    bar.locator("select[name=to_owner]").select_option(label="Mona Lind")
    bar.get_by_role("button", name=re.compile("Give to")).click()
    expect(page.locator(".toast")).to_be_visible()
    with look_in():
        assert Deal.objects.filter(owner=house.manager).count() == 2


def test_rows_are_walked_and_opened_by_keys(deals):
    first = names(deals).first.inner_text()
    deals.keyboard.press("j")
    deals.keyboard.press("Enter")
    expect(deals.get_by_role("heading", level=1)).to_contain_text(first)
