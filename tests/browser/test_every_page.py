"""Every page, light and dark, has no serious accessibility fault and fits a narrow screen."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from ai.capabilities import CAPABILITIES
from ai.insights.asking import ask
from ai.insights.writing import write
from crm.base.tenancy import use_workspace
from crm.imports.models import Import
from crm.imports.running import run_import, start
from crm.imports.storing import read_in, take_in
from tests.browser.looking import axe, shot, too_wide
from tests.browser.test_import import PEOPLE

# The name of its picture, where there is one, and the address; {deal} and the like are ids of the house.
PAGES = {
    "/": "today",
    "/deals/board/": "board",
    "/deals/": "deals",
    "/deals/?narrow=value": "",
    "/deals/?filter=valeu > 3": "",
    "/deals/?search=zzzzzz": "",
    "/deals/new/": "",
    "/deals/{deal}/": "deal",
    "/deals/{deal}/lost/": "",
    "/deals/{deal}/facts/value/": "",
    "/deals/{deal}/stakeholders/": "",
    "/deals/{deal}/products/": "",
    "/contacts/": "contacts",
    "/contacts/new/": "",
    "/contacts/{contact}/": "contact",
    "/companies/": "",
    "/companies/{company}/": "company",
    "/activities/": "",
    "/activities/{asked}/": "",
    "/tasks/": "tasks",
    "/tasks/{task}/": "",
    "/imports/": "",
    "/imports/new/": "",
    "/imports/{mapped}/": "import-columns",
    "/imports/{done}/": "import-result",
    "/search/palette/?q=terminal": "",
    "/settings/": "",
    "/settings/profile/": "",
    "/settings/workspaces/": "",
    "/settings/workspace/": "",
    "/settings/members/": "",
    "/settings/invitations/new/": "",
    "/settings/tokens/": "",
    "/settings/tokens/new/": "",
    "/settings/fields/": "",
    "/settings/fields/new/": "",
    "/settings/pipelines/": "",
    "/settings/pipelines/{pipeline}/": "",
    "/accounts/password/change/": "",
    "/accounts/logout/": "",
}
PUBLIC = {"/accounts/login/": "sign-in", "/accounts/password/reset/": "", "/settings/invitations/none/": ""}


@pytest.fixture
def ids(house):
    """The house with a coached deal, an import that waits for its columns and one that is done."""
    with use_workspace(house.workspace):
        with transaction.atomic():
            write(ask(CAPABILITIES["deal_coach"], house.deal, by=house.rep).pk)
            mapped, done = (
                take_in(text.encode(), "people.csv", "contacts", house.manager) for text in (PEOPLE, PEOPLE + "\n")
            )
            read_in(mapped)
            read_in(done)
            start(done)
        run_import(done)
        with transaction.atomic():
            assert Import.objects.get(pk=done.pk).refused == 1
    records = {name: getattr(house, name) for name in ("deal", "contact", "company", "asked", "task")}
    records |= {"mapped": mapped, "done": done, "pipeline": house.deal.stage.pipeline}
    return {name: record.pk for name, record in records.items()}


def faults_of(page, path, theme, name):
    """Go there, and say what is wrong: at 1280 pixels what axe finds, at 390 whether it is too wide."""
    page.set_viewport_size({"width": 1280, "height": 850})
    page.goto(path)
    expect(page.locator("main")).to_be_visible()
    faults = [f"{path} ({theme}): {fault}" for fault in axe(page)]
    if name:
        shot(page, f"{name}-dark" if theme == "dark" else name)
    page.set_viewport_size({"width": 390, "height": 780})
    if (excess := too_wide(page)) > 0:
        faults.append(f"{path} is {excess} pixels too wide for a screen of 390")
    if name and theme == "light":
        shot(page, f"{name}-390")
    return faults


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_members(open_page, house, ids, theme):
    page = open_page(house.manager, dark=theme == "dark")
    faults = [fault for path, name in PAGES.items() for fault in faults_of(page, path.format(**ids), theme, name)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_before_the_door(open_page, theme):
    page = open_page(dark=theme == "dark")
    faults = [fault for path, name in PUBLIC.items() for fault in faults_of(page, path, theme, name)]
    assert not faults, "\n".join(faults)


def open_dialog(page):
    page.get_by_role("link", name="New deal").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Save deal").click()
    expect(page.get_by_role("dialog").get_by_role("alert").first).to_be_visible()


def open_palette(page):
    page.keyboard.press("Control+k")
    page.keyboard.type("term")
    expect(page.get_by_role("option").first).to_be_visible()


def open_keys(page):
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def open_create(page):
    page.keyboard.press("c")
    expect(page.locator("#create-menu")).to_be_visible()


def lift_a_card(page):
    page.locator("li.deal a").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".deal-lifted")).to_be_visible()


STATES = [open_dialog, open_palette, open_keys, open_create, lift_a_card]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_a_page(open_page, house, theme):
    page = open_page(house.rep, dark=theme == "dark")
    faults = []
    for opens in STATES:
        page.goto("/deals/board/")
        opens(page)
        faults += [f"{opens.__name__} ({theme}): {fault}" for fault in axe(page)]
    assert not faults, "\n".join(faults)
