"""The Deal Coach, from the button to the evidence: asked on the page, written by a worker, decided on by a person."""

import re

import pytest
from playwright.sync_api import expect

from deals.models import Task


@pytest.fixture
def coached(page, house, worker):
    """The deal's page with a finished card."""
    page.goto(house.deal.get_absolute_url())
    page.get_by_role("button", name="Coach").click()
    expect(card(page).get_by_role("list").first).to_be_visible()
    return page


def card(page):
    return page.get_by_role("region", name="Deal Coach")


def steps(page):
    return card(page).locator(".steps > li")


def test_pressed_it_comes_back_with_steps_reasons_and_citations(coached):
    assert 3 <= steps(coached).count() <= 5
    for step in steps(coached).all():
        expect(step.locator(".cite").first).to_be_visible()
    expect(card(coached)).to_contain_text("Rules and statistics")


def test_an_accepted_step_becomes_a_task(coached, look_in, house):
    what = steps(coached).first.locator(".step-what").inner_text()
    steps(coached).first.get_by_role("button", name="Accept").click()
    expect(steps(coached).first).to_contain_text("Accepted")
    with look_in():
        task = Task.objects.filter(deal=house.deal, origin="deal_coach").get()
    assert task.title in what or what in task.title
    expect(coached.get_by_role("checkbox", name=f"Done: {task.title}")).to_be_visible()


def test_a_dismissed_step_keeps_its_reason(coached):
    first = steps(coached).first
    first.locator("summary").click()
    first.get_by_label("Why not?").fill("Not now")
    first.get_by_role("button", name="Dismiss").click()
    expect(card(coached)).to_contain_text("Dismissed: Not now")


def test_a_citation_leads_to_the_activity_and_lights_it_up(coached, house):
    cite = card(coached).locator(f"a.cite[href$='#activity-{house.asked.pk}']").first
    cite.click()
    expect(coached).to_have_url(re.compile(f"#activity-{house.asked.pk}$"))
    activity = coached.locator(f"#activity-{house.asked.pk}")
    expect(activity).to_be_in_viewport()
    assert activity.evaluate("element => element.matches(':target')")
    plain = coached.get_by_role("article").last
    assert background(activity) != background(plain)


def background(locator):
    return locator.evaluate("element => getComputedStyle(element).backgroundColor")


def test_the_evidence_lists_every_fact_that_was_read(coached):
    card(coached).get_by_text(re.compile(r"\d+ facts")).click()
    expect(card(coached)).to_contain_text("Could you send us the price")


def test_a_verdict_is_kept(coached, house):
    card(coached).get_by_role("button", name="Useful", exact=True).click()
    expect(card(coached).get_by_role("button", name="Useful", exact=True)).to_have_attribute("aria-pressed", "true")
    coached.reload()
    expect(card(coached).get_by_role("button", name="Useful", exact=True)).to_have_attribute("aria-pressed", "true")


def test_what_happens_afterwards_makes_the_card_stale(coached):
    coached.get_by_role("form", name="Log what happened").get_by_label("What happened").fill("Sent the price.")
    coached.get_by_role("button", name="Log note").click()
    expect(coached.get_by_role("article").first).to_contain_text("Sent the price.")
    coached.reload()
    expect(card(coached)).to_contain_text("Out of date")
    card(coached).get_by_role("button", name="Ask again").click()
    expect(card(coached)).not_to_contain_text("Out of date")
    expect(steps(coached).first).to_be_visible()
