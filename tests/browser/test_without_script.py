"""Without JavaScript everything that matters still works: forms post, pages answer."""

import re

import pytest
from playwright.sync_api import expect

from deals.models import Activity, Deal, Task
from tests.browser.house import PASSWORD


@pytest.fixture
def page(open_page, house):
    """A page of the rep in a browser that runs no script, signed in by the form."""
    page = open_page(script=False)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(house.rep.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    return page


def test_a_deal_is_made_and_moved(page, look_in):
    page.goto("/deals/board/")
    page.get_by_role("link", name="New deal").first.click()
    page.get_by_label("Name").fill("Warehouse lights")
    page.get_by_label("Company").fill("Northgate Retail")
    page.get_by_label("Value").fill("4200")
    page.get_by_role("button", name="Save deal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Warehouse lights")
    page.get_by_role("list", name="Stages").get_by_role("button", name="Discovery").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Discovery")
    with look_in():
        deal = Deal.objects.get(name="Warehouse lights")
        assert (deal.stage.name, deal.company.name, deal.value) == ("Discovery", "Northgate Retail", 4200)


def test_a_note_is_logged(page, house, look_in):
    page.goto(house.deal.get_absolute_url())
    composer = page.get_by_role("form", name="Log what happened")
    composer.get_by_label("What happened").fill("Written without script.")
    composer.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("article").first).to_contain_text("Written without script.")
    with look_in():
        assert Activity.objects.filter(deal=house.deal, kind="note").exists()


def test_a_fact_is_changed_on_a_page_of_its_own(page, house):
    page.goto(house.deal.get_absolute_url())
    page.get_by_role("link", name="Edit next step:").click()
    page.get_by_role("textbox", name="Next step").fill("Meet the buyer")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(rf"{house.deal.get_absolute_url()}(#.*)?$"))
    expect(page.get_by_role("link", name="Edit next step: Meet the buyer")).to_be_visible()


def test_a_deal_is_lost_and_reopened(page, house):
    page.goto(house.deal.get_absolute_url())
    page.get_by_role("link", name="Lost", exact=True).click()
    page.get_by_label("Price").check()
    page.get_by_role("button", name="Mark as lost").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lost")
    page.get_by_role("button", name="Undo").or_(page.get_by_role("button", name="Reopen")).first.click()
    expect(page.get_by_role("button", name="Won")).to_be_visible()


def test_a_deal_is_coached_and_a_step_accepted(page, house, worker, look_in):
    page.goto(house.deal.get_absolute_url())
    page.get_by_role("button", name="Coach").click()
    card = page.get_by_role("region", name="Deal Coach")
    steps = card.locator(".steps > li")
    for _ in range(20):  # each is a whole page load: the card says Look again until the worker has written it
        if steps.count():
            break
        card.get_by_role("link", name="Look again").click()
    steps.first.get_by_role("button", name="Accept").click()
    expect(steps.first).to_contain_text("Accepted")
    with look_in():
        assert Task.objects.filter(deal=house.deal, origin="deal_coach").exists()


def test_lists_are_searched_and_narrowed(page):
    page.goto("/deals/")
    page.get_by_role("searchbox", name="Search deals").fill("gate sc")
    page.get_by_role("searchbox", name="Search deals").press("Enter")
    expect(page.locator("tr[data-row] .cell-main")).to_have_text(["Gate scanners"])


def test_the_palette_is_a_page(page, house):
    page.goto("/search/palette/?q=terminal")
    page.get_by_role("link", name="Terminal rollout").click()
    expect(page).to_have_url(house.deal.get_absolute_url())
