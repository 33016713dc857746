"""A person signs in with an address and a password, and lands where they wanted to go."""

from playwright.sync_api import expect

from tests.browser.house import PASSWORD


def fill(page, email, password):
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_rep_signs_in_and_comes_to_the_page_asked_for(open_page, house):
    page = open_page()
    page.goto("/deals/board/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    fill(page, house.rep.user.email, PASSWORD)
    expect(page).to_have_url("/deals/board/")
    expect(page.get_by_role("button", name="Ines Okafor")).to_be_visible()


def test_a_wrong_password_is_refused_in_words_that_name_neither_part(open_page, house):
    page = open_page()
    page.goto("/accounts/login/")
    fill(page, house.rep.user.email, "a wrong one")
    expect(page.get_by_role("alert")).to_contain_text("email address and/or password")
    expect(page.get_by_label("Email")).to_have_value(house.rep.user.email)


def test_signing_out_closes_the_pages(page):
    page.goto("/")
    page.get_by_role("button", name="Ines Okafor").click()
    page.get_by_role("navigation", name="You").get_by_text("Sign out").click()
    page.goto("/deals/board/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
