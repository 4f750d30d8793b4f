"""The same page, with Slack reaching Switchboard over its WebSockets."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from sandbox.running import RunningDemo, running_demo
from tests.browser.seat import Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo(browser: Browser) -> AsyncIterator[RunningDemo]:  # noqa: ARG001 - without a browser none is needed
    async with running_demo(mode="socket", port=0) as running:
        yield running


async def test_over_a_web_socket(seat: Seat) -> None:
    """A command, a press and a form do in Socket Mode what they do over HTTP."""
    call = seat.begin_call()
    await seat.sit_down()
    card = await seat.look_up(call)
    await press(card, "Sold").click()
    await expect(card).to_contain_text("✓")
    await press(card, "Edit…").click()
    form = seat.window("Edit data")
    await form.get_by_role("textbox", name="Notes").fill("Over a socket")
    await press(form, "Save").click()
    await expect(card).to_contain_text("Notes: Over a socket")
    assert seat.demo.slack.socket_mode.connections.open
