"""A deal's page: log what happened, edit a fact where it stands, tick a task off, see who has a say."""

import re

import pytest
from playwright.sync_api import expect

from deals.models import Activity, Deal, Task


@pytest.fixture
def deal_page(page, house):
    page.goto(house.deal.get_absolute_url())
    return page


def composer(page):
    return page.get_by_role("form", name="Log what happened")


def test_a_call_is_logged_and_stands_first_on_the_timeline(deal_page, look_in, house):
    composer(deal_page).get_by_text("Call", exact=True).click()
    composer(deal_page).get_by_label("What happened").fill("Jo wants the rollout before Easter.")
    composer(deal_page).get_by_label("Minutes").fill("15")
    composer(deal_page).get_by_role("button", name="Log call").click()
    expect(deal_page.get_by_role("article").first).to_contain_text("before Easter")
    expect(composer(deal_page).get_by_label("What happened")).to_have_value("")
    with look_in():
        call = Activity.objects.filter(deal=house.deal, kind="call").first()
        assert (call.minutes, call.by) == (15, house.rep)


def test_the_composer_asks_each_kind_for_its_own(deal_page):
    expect(composer(deal_page).get_by_label("Minutes")).to_be_hidden()
    composer(deal_page).get_by_text("Meeting", exact=True).click()
    expect(composer(deal_page).get_by_label("Minutes")).to_be_visible()
    expect(composer(deal_page).get_by_role("button", name="Log meeting")).to_be_visible()


def test_a_fact_is_edited_where_it_stands(deal_page, look_in, house):
    deal_page.get_by_role("link", name="Edit next step:").click()
    deal_page.get_by_role("textbox", name="Next step").fill("Meet the buyer")
    deal_page.keyboard.press("Enter")
    expect(deal_page.get_by_role("link", name="Edit next step: Meet the buyer")).to_be_focused()
    with look_in():
        assert Deal.objects.get(pk=house.deal.pk).next_step == "Meet the buyer"


def test_escape_leaves_a_fact_as_it_was(deal_page):
    deal_page.get_by_role("link", name="Edit value:").click()
    deal_page.get_by_role("textbox", name="Value").fill("1")
    deal_page.keyboard.press("Escape")
    expect(deal_page.get_by_role("link", name=re.compile("Edit value: €184,000"))).to_be_visible()


def test_a_wrong_value_is_refused_beside_its_field(deal_page):
    deal_page.get_by_role("link", name="Edit value:").click()
    deal_page.get_by_role("textbox", name="Value").fill("much")
    deal_page.keyboard.press("Enter")
    expect(deal_page.locator("#fact-value")).to_contain_text("Write digits only")


def test_a_task_is_ticked_off_and_back(deal_page, look_in, house):
    box = deal_page.get_by_role("checkbox", name="Done: Send the contract")
    box.check()
    expect(deal_page.locator(f"#task-{house.task.pk}")).to_have_class("done")
    box.uncheck()
    expect(deal_page.locator(f"#task-{house.task.pk}")).not_to_have_class("done")
    with look_in():
        assert Task.objects.get(pk=house.task.pk).status == "open"


def test_a_stage_is_entered_on_the_stage_bar(deal_page):
    deal_page.get_by_role("list", name="Stages").get_by_role("button", name="Commit").click()
    expect(deal_page.locator("[aria-current=step]")).to_contain_text("Commit")


def test_a_new_task_is_made_in_a_dialog(deal_page):
    deal_page.get_by_role("link", name="Add a task").click()
    dialog = deal_page.get_by_role("dialog")
    dialog.get_by_label("What is to be done?").fill("Book the pilot")
    dialog.get_by_role("button", name="Save").click()
    expect(deal_page.get_by_role("checkbox", name="Done: Book the pilot")).to_be_visible()
