"""Switchboard's process dies and comes back, before the eyes of somebody at the page."""

import pytest
from playwright.async_api import expect

from tests.browser.seat import Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_switchboard_is_killed_and_started(troubled: Seat) -> None:
    """Meanwhile the page says so, and keeps what is typed; started again it knows the cards it drew."""
    call = troubled.begin_call()
    await troubled.sit_down()
    card = await troubled.look_up(call)
    await press(card, "No sale").click()
    await expect(card).to_contain_text("✓")
    await press(troubled.panel, "Kill").click()
    gone = troubled.place.get_by_role("status").filter(
        has_text="Switchboard isn't running (killed by SIGKILL)"
    )
    await expect(gone).to_be_visible()
    await troubled.send(f"/calls {call.id}")
    await expect(troubled.told).to_contain_text("dispatch_failed")
    await expect(troubled.box).to_have_value(f"/calls {call.id}")
    await press(troubled.panel, "Start").click()
    await expect(gone).to_be_hidden()
    await press(card, "Sold").click()
    await expect(card).to_contain_text("✓ Sale · @Ana Agent")
    await expect(card).to_contain_text("✓")
    assert troubled.set_on(call) == {"call_disposition": "Sale"}
