"""A browser, a whole demo to look at with it, and a person in front of the page."""

from collections.abc import AsyncIterator, Generator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from sandbox.chromium import ARGUMENTS, NO_BROWSER, chromium
from sandbox.organizations import ACME
from sandbox.running import RunningDemo, running_demo
from tests.browser.seat import Seat
from tests.waiting import PATIENCE

HERE = Path(__file__).parent
MILLISECONDS = PATIENCE * 1000
SCREEN: ViewportSize = {"width": 1600, "height": 1000}
expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The path of a Chromium. Without one the test is skipped."""
    path = chromium()
    if path is None:
        pytest.skip(NO_BROWSER)
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Have all that are skipped for want of a browser told in one line."""
    report = yield
    if report.skipped and HERE in item.path.parents and isinstance(report.longrepr, tuple):
        report.longrepr = (str(HERE), 0, report.longrepr[2])
    return report


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(browser_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo(browser: Browser) -> AsyncIterator[RunningDemo]:  # noqa: ARG001 - without a browser none is needed
    async with running_demo(port=0, ack_seconds=PATIENCE) as running:
        _stand_still(running)
        yield running


def _stand_still(running: RunningDemo) -> None:
    """Let no call of the demo's day begin or end while somebody looks at the page."""
    board = running.invoca.board
    live = board.live(ACME, datetime.now(UTC))
    board._calls[ACME.key] = {each.transaction_id: replace(each, ends=None) for each in live}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """One for all, since to begin a page takes a browser far longer than to go to the next address."""
    context = await browser.new_context(locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(MILLISECONDS)
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def seat(demo: RunningDemo, page: Page) -> AsyncIterator[Seat]:
    """Somebody in front of the page; the browser and Slack have to find nothing wrong with it."""
    await page.set_viewport_size(SCREEN)
    await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await page.mouse.move(0, 0)
    seat = Seat(page, demo)
    yield seat
    await seat.leave()
    refused, demo.slack.refused[:] = list(demo.slack.refused), []
    assert (seat.faults, refused) == ([], [])


@pytest_asyncio.fixture(loop_scope="session")
async def troubled(seat: Seat) -> AsyncIterator[Seat]:
    """The same, for who switches things off: afterwards Invoca and Slack are well again, and the bot runs."""
    yield seat
    await seat.sit_down()
    well = seat.panel.get_by_role("button", name="All well again")
    if await well.is_enabled():
        await well.click()
        await expect(well).to_be_disabled()
    if not seat.demo.switchboard.is_running:
        await seat.demo.switchboard.start()
