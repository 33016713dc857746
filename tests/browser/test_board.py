"""The board: a deal is carried to another stage by mouse, by keyboard and by finger, lost with a reason, and won back."""

import pytest
from playwright.sync_api import expect

from deals.models import Deal

BOARD = "/deals/board/"


@pytest.fixture
def board(page):
    page.goto(BOARD)
    return page


def lane(page, name):
    return page.get_by_role("region", name=name, exact=True)


def card(page, name):
    return page.get_by_role("listitem").filter(has_text=name)


def lift(page, name):
    card(page, name).get_by_role("link").focus()
    page.keyboard.press("Space")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def place(locator, dx=60, dy=20):
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    return box["x"] + min(dx, box["width"] / 2), box["y"] + min(dy, box["height"] / 2)


def drag(page, name, to):
    """Press on the card, move, let go over another lane."""
    page.mouse.move(*place(card(page, name)))
    page.mouse.down()
    start = place(card(page, name))
    page.mouse.move(start[0] + 20, start[1] + 20, steps=4)
    page.mouse.move(*place(lane(page, to), dy=140), steps=8)
    page.mouse.up()


def stage_of(look_in, name):
    with look_in():
        return Deal.objects.get(name=name).stage.name


def test_a_deal_is_dragged_to_another_stage_and_the_sums_follow(board, look_in):
    expect(lane(board, "Discovery")).to_contain_text("€64k")
    drag(board, "Port office", "Discovery")
    expect(card(lane(board, "Discovery"), "Port office")).to_be_visible()
    expect(lane(board, "Discovery")).to_contain_text("€76k")
    expect(board.get_by_text("Port office moved")).to_be_visible()
    assert stage_of(look_in, "Port office") == "Discovery"


def test_a_move_is_undone_from_its_message(board, look_in):
    drag(board, "Port office", "Discovery")
    expect(board.get_by_text("Port office moved")).to_be_visible()
    board.get_by_role("button", name="Undo").click()
    expect(board.get_by_text("From Discovery to Qualify")).to_be_visible()
    expect(card(lane(board, "Qualify"), "Port office")).to_be_visible()
    assert stage_of(look_in, "Port office") == "Qualify"


def test_a_deal_is_carried_by_the_keyboard_and_keeps_the_focus(board, look_in):
    lift(board, "Depot radios")
    press(board, "ArrowRight", "ArrowRight", "ArrowLeft", "Space")
    expect(board.get_by_text("Depot radios moved")).to_be_visible()
    expect(card(lane(board, "Discovery"), "Depot radios").get_by_role("link")).to_be_focused()
    assert stage_of(look_in, "Depot radios") == "Discovery"


def test_escape_puts_a_lifted_deal_back(board, look_in):
    lift(board, "Depot radios")
    press(board, "ArrowRight", "Escape")
    expect(card(lane(board, "Qualify"), "Depot radios").get_by_role("link")).to_be_focused()
    assert stage_of(look_in, "Depot radios") == "Qualify"


def test_a_lost_deal_needs_a_reason_and_is_won_back_by_undo(board, look_in):
    lift(board, "Gate scanners")
    press(board, *["ArrowRight"] * 4, "Space")
    dialog = board.get_by_role("dialog")
    expect(dialog).to_contain_text("Why was it lost?")
    dialog.get_by_role("button", name="Mark as lost").click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    dialog.get_by_text("Price", exact=True).click()
    dialog.get_by_role("button", name="Mark as lost").click()
    expect(board.get_by_text("Gate scanners lost")).to_be_visible()
    expect(card(board, "Gate scanners")).to_have_count(0)
    with look_in():
        assert Deal.objects.get(name="Gate scanners").lost_reason == "price"
    board.get_by_role("button", name="Undo").click()
    expect(card(lane(board, "Discovery"), "Gate scanners")).to_be_visible()


def test_a_deal_is_won_by_dropping_it_on_won(board, look_in):
    drag(board, "Yard cameras", "Won")
    expect(board.get_by_text("Yard cameras won")).to_be_visible()
    with look_in():
        assert Deal.objects.get(name="Yard cameras").outcome == "won"


def test_a_finger_that_rests_on_a_deal_carries_it(open_page, house, look_in):
    page = open_page(house.rep, has_touch=True, width=1000)
    page.goto(BOARD)
    touches = page.context.new_cdp_session(page)

    def touch(kind, at=None):
        points = [{"x": at[0], "y": at[1]}] if at else []
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", place(card(page, "Port office")))
    expect(page.locator(".deal-lifted")).to_be_visible()
    target = place(lane(page, "Discovery"), dy=140)
    touch("touchMove", (target[0] - 40, target[1] - 20))
    touch("touchMove", target)
    touch("touchEnd")
    expect(card(lane(page, "Discovery"), "Port office")).to_be_visible()
    expect(page.get_by_text("Port office moved")).to_be_visible()
    assert stage_of(look_in, "Port office") == "Discovery"
