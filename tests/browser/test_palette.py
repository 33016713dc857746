"""The palette and the keys: any record, any page and anything new, without the mouse."""

import re

from playwright.sync_api import expect


def open_palette(page):
    page.goto("/deals/board/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or do anything")).to_be_focused()


def test_a_few_letters_and_enter_open_a_record(page, house):
    open_palette(page)
    page.keyboard.type("terminal r")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Terminal rollout")
    page.keyboard.press("Enter")
    expect(page).to_have_url(house.deal.get_absolute_url())


def test_anything_new_is_started_from_it(page):
    open_palette(page)
    page.keyboard.type("new comp")
    page.get_by_role("option", name="New company").click()
    dialog = page.get_by_role("dialog", name="New company")
    dialog.get_by_label("Name").fill("Brightwater Foods")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="Brightwater Foods")).to_be_visible()


def test_it_goes_to_pages_and_closes_on_escape(page):
    open_palette(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("contacts")
    page.get_by_role("option", name=re.compile("^Contacts")).click()
    expect(page).to_have_url("/contacts/")


def test_a_name_that_nobody_has_is_offered_for_something_new(page):
    open_palette(page)
    page.keyboard.type("Zephyr Mills")
    page.get_by_role("option", name="New company “Zephyr Mills”").click()
    expect(page.get_by_role("dialog", name="New company").get_by_label("Name")).to_have_value("Zephyr Mills")


def test_keys_go_places_and_are_listed_on_a_question_mark(page):
    page.goto("/deals/board/")
    page.keyboard.press("g")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1, name="Tasks")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keys")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("navigation", name="Create")).to_be_visible()
