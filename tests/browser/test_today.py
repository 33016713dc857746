"""Today: what is due, ticked off where it stands."""

from playwright.sync_api import expect


def test_a_task_of_today_is_ticked_off(page, house):
    page.goto("/")
    page.get_by_role("checkbox", name="Done: Send the contract").check()
    expect(page.locator(f"#task-{house.task.pk}")).to_have_class("done")


def test_what_waits_leads_to_its_place(page, house):
    page.goto("/")
    page.get_by_role("link", name="Price for 40 terminals").click()
    expect(page.locator(f"#activity-{house.asked.pk}")).to_be_in_viewport()
