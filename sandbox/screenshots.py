"""The pictures of README and docs/, taken of the running demo by a real browser."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from sandbox.chromium import ARGUMENTS, NO_BROWSER, chromium
from sandbox.invoca.scenario import scenario
from sandbox.organizations import ACME
from sandbox.running import RunningDemo, running_demo

FOLDER = Path(__file__).parent / "pictures"
SAME_COLOURS = "--force-color-profile=srgb"  # whatever screen there is
PATIENCE = 20_000.0  # milliseconds, on a busy machine
SEED = 11
NUMBERS = "530-555-0162 855-559-5599"


@dataclass(frozen=True)
class Size:
    """Of a window, in CSS pixels, and how many of the picture's each is."""

    width: int
    height: int
    scale: float = 1.0


WIDE, PHONE = Size(1440, 900), Size(390, 760, scale=2.0)


def screenshots(folder: Path = FOLDER) -> int:
    """Take all pictures into a folder; gives the exit code."""
    program = chromium()
    if program is None:
        print(NO_BROWSER, file=sys.stderr)  # noqa: T201 - to the terminal
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    for picture in asyncio.run(_all(folder, program)):
        print(picture)  # noqa: T201 - as above
    return 0


async def _all(folder: Path, program: str) -> list[Path]:
    async with (
        running_demo(port=0) as demo,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, SAME_COLOURS]) as browser,
    ):
        await _something_happened(browser, demo)
        taken = []
        for name, size, prepare in (
            ("workspace", WIDE, _as_it_is),
            ("phone", PHONE, _as_it_is),
            ("edit", WIDE, _a_form_with_an_error),
        ):
            async with _page(browser, demo, size) as page:
                await prepare(page)
                path = folder / f"{name}.png"
                await page.screenshot(path=path, animations="disabled", caret="hide")
                taken.append(path)
        return taken


@asynccontextmanager
async def _page(
    browser: Browser, demo: RunningDemo, size: Size, person: str = "U0ANA"
) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": size.width, "height": size.height},
        device_scale_factor=size.scale,
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/Los_Angeles",
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(f"{demo.browser.url.rstrip('/')}/?as={person}&in=C0SALES")
    await expect(page.get_by_role("log")).to_be_visible()
    yield page
    await context.close()


async def _something_happened(browser: Browser, demo: RunningDemo) -> None:
    """A call is there that Sam has shared and Ana has tagged."""
    now = datetime.now(UTC)
    began = now - timedelta(minutes=2)
    call = replace(
        scenario(SEED, now)[0],
        began=began,
        start_time=began,
        ends=None,
        transaction_id="D64E421A-9B773C4D",
        external_unique_id=None,
        calling_phone_number="+15305550162",
        destination_phone_number="+18555595599",
    )
    demo.invoca.board.begin(ACME, call)
    async with _page(browser, demo, WIDE, "U0SAM") as page:
        await _types(page, f"/calls {NUMBERS} share")
        await expect(page.get_by_role("log").get_by_text("Shared by")).to_be_visible()
    async with _page(browser, demo, WIDE) as page:
        await _types(page, f"/tag {NUMBERS} sold")
        await expect(_last(page).get_by_text("✓").first).to_be_visible()
        await _types(page, f"/calls {NUMBERS}")
        await expect(_last(page).get_by_role("button", name="Edit the data")).to_be_visible()


async def _as_it_is(page: Page) -> None:
    await expect(_last(page).get_by_role("button", name="Edit the data")).to_be_visible()


async def _a_form_with_an_error(page: Page) -> None:
    await _last(page).get_by_role("button", name="Edit the data").click()
    window = page.get_by_role("dialog")
    await window.get_by_label("Amount").fill("a lot")
    await window.get_by_label("Notes").fill(
        "Roof leaks over the kitchen. Wants somebody to look at it this week."
    )
    await window.get_by_role("button", name="Save").click()
    await expect(window.get_by_role("alert").first).to_be_visible()


def _last(page: Page) -> Locator:
    return page.get_by_role("article").last


async def _types(page: Page, text: str) -> None:
    """Type into the message box, and send it."""
    box = page.get_by_role("textbox", name="Message #sales")
    await box.fill(text)
    await page.get_by_role("button", name="Send").click()
    await expect(box).to_have_value("")
