"""What screen readers and weak eyes need, on a screen and on a phone, in light colours and in dark."""

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.accessibility import faults
from tests.browser.seat import PHONE, Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")
WIDE: ViewportSize = {"width": 1440, "height": 900}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
async def test_everything_has_a_name_and_can_be_read(seat: Seat, size: ViewportSize) -> None:
    """By axe's rules and ours: at first, in a menu, in windows, in a thread, in the panel."""
    call = seat.begin_call()
    await seat.page.set_viewport_size(size)
    await seat.sit_down()
    assert await faults(seat.page) == []
    card = await seat.look_up(call)
    await press(card, "Sold").click()
    await expect(card).to_contain_text("✓")
    await press(card, "More choices").click()
    assert await faults(seat.page) == []
    await seat.page.keyboard.press("Escape")
    await press(card, "Edit…").click()
    form = seat.window("Edit data")
    await form.get_by_role("textbox", name="Amount").fill("a lot")
    await press(form, "Save").click()
    await expect(form.get_by_role("alert").first).to_be_visible()
    assert await faults(seat.page) == []
    await press(form, "Cancel").click()
    await seat.box.press("/")
    await expect(seat.page.get_by_role("listbox", name="Commands")).to_be_visible()
    assert await faults(seat.page) == []
    await seat.page.keyboard.press("Escape")
    await seat.messages.first.get_by_role("link", name="1 reply").click()
    await expect(seat.page.get_by_role("region", name="Thread")).to_be_visible()
    assert await faults(seat.page) == []
    await seat.sit_down()
    if size == PHONE:
        await press(seat.page.get_by_role("document"), "Calls").click()
    await seat.panel.get_by_role("switch", name="Hostile data").click()
    await expect(seat.panel.get_by_role("switch", name="Hostile data")).to_be_checked()
    assert await faults(seat.page) == []
    await seat.panel.get_by_role("switch", name="Hostile data").click()
    await expect(seat.panel.get_by_role("switch", name="Hostile data")).not_to_be_checked()


IN_ORDER = """
() => {
  const controls = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  window.inOrder = [...document.querySelectorAll(controls)].filter(
    (each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ visibilityProperty: true }),
  );
  return window.inOrder.length;
}
"""


async def test_the_focus_goes_as_one_reads(seat: Seat) -> None:
    """Tab leads to each control that is there, once, in the order in which they stand."""
    await seat.sit_down()
    await expect(seat.messages.first).to_be_visible()
    reached = []
    for _ in range(await seat.page.evaluate(IN_ORDER)):
        await seat.page.keyboard.press("Tab")
        reached.append(await seat.page.evaluate("window.inOrder.indexOf(document.activeElement)"))
    assert reached == list(range(len(reached)))
    assert len(reached) > 30
