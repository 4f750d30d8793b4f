"""Server-sent events: a page is told what changed in it, as soon as it does."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from markupsafe import Markup

from sandbox.browser.page import Page

BETWEEN = 0.03
"""Seconds between two looks at what changed, at least: one act changes many things, one after the other."""
ALIVE_EVERY = 10.0  # seconds; what is sent then shows both sides that the other is there
RETRY = 1_000  # milliseconds until a page that lost its connection tries again

Look = Callable[[], tuple[Page, Mapping[str, Markup]]]


class Streams:
    """Wakes every stream when something changed, and ends them all when it is closed."""

    def __init__(self) -> None:
        self.closed = False
        self._streams: set[asyncio.Event] = set()

    def tell(self) -> None:
        """Say that something changed."""
        for each in self._streams:
            each.set()

    def close(self) -> None:
        """Let every stream end."""
        self.closed = True
        self.tell()

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever something changed, while the block runs."""
        heard = asyncio.Event()
        self._streams.add(heard)
        try:
            yield heard
        finally:
            self._streams.discard(heard)


async def events(
    look: Look, changes: Streams, wait: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> AsyncIterator[str]:
    """Give what one page is sent: where it is, then every fragment, then those that changed.

    `address` has the address that is really looked at, and the title; `fragment` a name and its HTML; `drawn`
    says that those which came belong together, and are all. `wait` lets so many seconds pass.
    """
    loop = asyncio.get_running_loop()
    sent: dict[str, str] = {}
    yield f"retry: {RETRY}\n\n"
    with changes.heard() as heard:
        while not changes.closed:
            heard.clear()
            page, fragments = look()
            looked = loop.time()
            address = json.dumps({"url": page.address.url, "title": page.title})
            if sent.get("") != address:
                sent[""] = address
                yield _event("address", address)
            differing = {name: html for name, html in fragments.items() if sent.get(name) != html}
            for name, html in differing.items():
                sent[name] = html
                yield _event("fragment", json.dumps({"name": name, "html": html}))
            if differing:
                yield _event("drawn", "{}")
            while not await _set_within(heard, ALIVE_EVERY):
                yield ": still here\n\n"
            await wait(max(0.0, looked + BETWEEN - loop.time()))


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
