"""Cards before the eyes of several people, some of whom may not touch them; and threads."""

import pytest
from playwright.async_api import expect

from tests.browser.seat import Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_shared_card_is_pressed_by_somebody_else(seat: Seat) -> None:
    """A card's menu shares it, masked; another person presses, and whoever shared it reads who that was."""
    call = seat.begin_call()
    await seat.sit_down()
    card = await seat.look_up(call)
    await press(card, "More choices").click()
    await card.get_by_role("menuitem", name="Share").click()
    shared = seat.message(call.masked, "Shared by @Ana Agent")
    await expect(shared).to_be_visible()
    await seat.become("Sam Supervisor")
    await press(shared, "Sold").click()
    await expect(shared).to_contain_text("✓ Sale · @Sam Supervisor")
    await seat.become("Ana Agent")
    await expect(shared).to_contain_text("✓ Sale · @Sam Supervisor")
    assert seat.set_on(call) == {"call_disposition": "Sale"}


async def test_a_refreshed_card_says_that_its_call_has_ended(seat: Seat) -> None:
    """Whoever refreshes it, it says so for all, and has no buttons to tag any more."""
    call = seat.begin_call()
    await seat.sit_down()
    shared = await seat.share(call)
    await press(seat.panel, f"End call {call.last_digits}").click()
    await seat.become("Sam Supervisor")
    await press(shared, "More choices").click()
    await shared.get_by_role("menuitem", name="Refresh").click()
    over = seat.message("Call ended", call.last_digits)
    await expect(over).to_be_visible()
    await seat.become("Ana Agent")
    await expect(over).to_be_visible()
    await expect(press(over, "Sold")).to_have_count(0)


async def test_a_viewer_is_refused_numbers_and_tags(seat: Seat) -> None:
    """They are told whom to ask, by command and by a press alike; their own card is masked, without tags."""
    call = seat.begin_call()
    await seat.sit_down()
    shared = await seat.share(call)
    await seat.become("Vic Viewer")
    refusals = seat.messages.filter(has_text="You can")
    await seat.send(f"/calls {call.caller}")
    await expect(refusals).to_have_count(1)
    await expect(refusals).to_contain_text("search by phone number")
    await press(shared, "Sold").click()
    await expect(refusals).to_have_count(2)
    await seat.send(f"/calls {call.id}")
    own = seat.message(call.masked, "Only visible to you")
    await expect(press(own, "More choices")).to_be_visible()
    await expect(press(own, "Sold")).to_have_count(0)
    assert seat.set_on(call) == {}


@pytest.mark.parametrize(
    ("person", "place", "told"),
    [
        ("U0GUS", "C0SALES", "You can't see the calls of Acme Roofing."),
        ("U9OTTO", "C0SHARED", "Switchboard can't help you here."),
    ],
)
async def test_a_guest_and_an_outsider_are_refused(seat: Seat, person: str, place: str, told: str) -> None:
    """A card that is before their eyes does nothing for them, and says so to them alone."""
    call = seat.begin_call()
    await seat.sit_down("U0SAM", place)
    await seat.share(call)
    await seat.sit_down(person, place)
    shared = seat.message(call.masked, "Shared by @Sam Supervisor")
    await press(shared, "Sold").click()
    await expect(seat.message("Only visible to you")).to_contain_text(told)
    assert seat.set_on(call) == {}


async def test_an_outsider_has_no_commands(seat: Seat) -> None:
    """The message box says so, offers none, and Slack takes none."""
    await seat.sit_down("U9OTTO", "C0SHARED")
    await expect(seat.place).to_contain_text("People of other companies don't have its commands")
    await expect(press(seat.place, "Shortcuts")).to_have_count(0)
    await seat.send("/calls")
    await expect(seat.told).to_contain_text("/calls is not a valid command")


async def test_in_a_thread(seat: Seat) -> None:
    """A reply, and the menu of a message there: the call it mentions is tagged from its window."""
    call = seat.begin_call()
    await seat.sit_down()
    await seat.send(f"A leak, says {call.caller}")
    first = seat.message(f"A leak, says {call.caller}")
    await first.hover()
    await first.get_by_role("link", name="Reply in thread").click()
    thread = seat.page.get_by_role("region", name="Thread")
    reply = thread.get_by_role("textbox", name="Reply in this thread")
    await expect(reply).to_be_focused()
    await reply.fill(f"That is {call.id}")
    await reply.press("Enter")
    answer = thread.get_by_role("article").filter(has_text=call.id)
    await seat.choose_in_menu(answer, "Tag the call")
    results = seat.window("Live calls")
    await press(results, "Sold").click()
    await expect(results).to_contain_text("✓")
    await press(results, "Close").click()
    await expect(press(answer, "More actions")).to_be_focused()
    await thread.get_by_role("link", name="Close the thread").click()
    await expect(thread).to_be_hidden()
    await expect(first.get_by_role("link", name="1 reply")).to_be_visible()
    assert seat.set_on(call) == {"call_disposition": "Sale"}


@pytest.mark.parametrize("width", [1440, 1100])
async def test_a_thread_leaves_the_calls_in_sight(seat: Seat, width: int) -> None:
    """Beside the messages where there is room for both, in their place where there isn't."""
    await seat.page.set_viewport_size({"width": width, "height": 900})
    await seat.sit_down()
    await seat.messages.first.get_by_role("link", name="1 reply").click()
    thread = seat.page.get_by_role("region", name="Thread")
    await expect(thread).to_be_visible()
    await expect(seat.panel.get_by_role("heading", name="Calls in progress")).to_be_visible()
    await expect(seat.box).to_be_visible(visible=width == 1440)
    await thread.get_by_role("link", name="Close the thread").click()
    await expect(seat.box).to_be_visible()
