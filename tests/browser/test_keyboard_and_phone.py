"""Without a mouse, and on a screen as narrow as a phone's."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.seat import PHONE, Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")
STOPS = 150  # more than any page has


async def go_to(seat: Seat, target: Locator, *, key: str = "Tab") -> None:
    """Press a key until the focus is there."""
    for _ in range(STOPS):
        if await target.evaluate("element => element === document.activeElement"):
            return
        await seat.page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {target}")


async def nothing_is_wider(seat: Seat) -> None:
    """Nothing has to be scrolled sideways to be seen."""
    needed, there = await seat.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert needed <= there


async def test_by_the_keyboard_alone(seat: Seat) -> None:
    """From the page's first stop to a call, its tag, its form and its menu; the focus is never lost."""
    call = seat.begin_call()
    keyboard = seat.page.keyboard
    await seat.sit_down()
    await keyboard.press("Tab")
    await expect(seat.page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await keyboard.press("Enter")
    await expect(seat.box).to_be_focused()
    await keyboard.type(f"/calls {call.id}")
    await keyboard.press("Enter")
    card = seat.message(call.named)
    await expect(card).to_be_visible()
    await go_to(seat, press(card, "Sold"), key="Shift+Tab")
    await keyboard.press("Enter")
    await expect(card).to_contain_text("✓")
    await expect(press(card, "✓ Sold")).to_be_focused()
    await go_to(seat, press(card, "Edit…"))
    await keyboard.press("Enter")
    form = seat.window("Edit data")
    await expect(form.get_by_role("combobox", name="Disposition")).to_be_focused()
    await go_to(seat, form.get_by_role("textbox", name="Notes"))
    await keyboard.type("By hand")
    await keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(press(card, "Edit…")).to_be_focused()
    await go_to(seat, press(card, "More choices"))
    await keyboard.press("Enter")
    await expect(card.get_by_role("menuitem", name="Details")).to_be_focused()
    await keyboard.press("ArrowDown")
    await expect(card.get_by_role("menuitem", name="Refresh")).to_be_focused()
    await keyboard.press("Escape")
    await expect(press(card, "More choices")).to_be_focused()
    assert seat.set_on(call) == {"call_disposition": "Sale"}


async def test_on_a_phone(seat: Seat) -> None:
    """One pane at a time: places and calls behind their buttons, and nothing wider than the screen."""
    call = seat.begin_call()
    await seat.page.set_viewport_size(PHONE)
    await seat.sit_down("U0SAM", "C0RANDOM")
    places = seat.page.get_by_role("navigation", name="Channels")
    await expect(places).to_be_hidden()
    await press(seat.page.get_by_role("document"), "Channels").click()
    await nothing_is_wider(seat)
    await places.get_by_role("link", name="sales").click()
    await expect(seat.page.get_by_role("heading", name="#sales")).to_be_visible()
    await expect(places).to_be_hidden()
    card = await seat.look_up(call)
    await press(card, "Sold").click()
    await expect(card).to_contain_text("✓")
    await nothing_is_wider(seat)
    await press(card, "Edit…").click()
    await expect(seat.window("Edit data")).to_be_visible()
    await nothing_is_wider(seat)
    await press(seat.window("Edit data"), "Cancel").click()
    await expect(seat.panel).to_be_hidden()
    await press(seat.page.get_by_role("document"), "Calls").click()
    await expect(seat.call_in_panel(call)).to_contain_text("Sale")
    await nothing_is_wider(seat)
    await seat.panel.get_by_role("button", name="Back to the messages").click()
    await expect(card).to_be_visible()
