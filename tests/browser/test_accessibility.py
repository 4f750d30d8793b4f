"""What screen readers and weak eyes need."""

import pytest
from playwright.async_api import expect

from tests.browser.accessibility import faults
from tests.browser.seat import Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_everything_has_a_name_and_can_be_read(seat: Seat) -> None:
    """Controls have names, ids are there once, no words are too faint: on the page, in a menu, in windows."""
    call = seat.begin_call()
    await seat.sit_down()
    await seat.send("/calls all")
    await expect(seat.message("calls")).to_be_visible()
    card = await seat.look_up(call)
    await press(card, "Sold").click()
    await expect(card).to_contain_text("in Invoca")
    await press(card, "More choices").click()
    assert await faults(seat.page) == []
    await seat.page.keyboard.press("Escape")
    await press(card, "Spam").click()
    await expect(seat.page.get_by_role("alertdialog", name="Set this tag?")).to_be_visible()
    assert await faults(seat.page) == []
    await seat.page.keyboard.press("Escape")
    await press(card, "Edit data…").click()
    form = seat.window("Edit data")
    await form.get_by_role("textbox", name="Amount").fill("a lot")
    await press(form, "Save").click()
    await expect(form.get_by_role("alert").first).to_be_visible()
    assert await faults(seat.page) == []
    await press(form, "Cancel").click()
    await seat.messages.first.get_by_role("link", name="1 reply").click()
    await expect(seat.page.get_by_role("region", name="Thread")).to_be_visible()
    await seat.box.press("/")
    await expect(seat.page.get_by_role("listbox", name="Commands")).to_be_visible()
    assert await faults(seat.page) == []
