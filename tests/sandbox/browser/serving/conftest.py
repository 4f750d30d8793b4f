import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from sandbox.browser.panel.panel import Panel
from sandbox.browser.server import Browser
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.switchboard import Switchboard
from tests.waiting import PATIENCE

Found = TypeVar("Found")
SALES = {"as": "U0ANA", "in": "C0SALES"}
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Watched:
    """What one page has been sent: its fragments as they are now, and the names that came each time."""

    fragments: dict[str, str] = field(default_factory=dict)
    rounds: list[list[str]] = field(default_factory=list)
    addresses: list[dict[str, str]] = field(default_factory=list)
    ended: bool = False
    _heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, response: httpx.Response) -> None:
        """Take everything that comes until there is no more."""
        event, names = "", list[str]()
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: "):
                names = self._take(event, json.loads(line.removeprefix("data: ")), names)
        self.ended = True
        self._heard.set()

    def _take(self, event: str, data: dict[str, str], names: list[str]) -> list[str]:
        if event == "address":
            self.addresses.append(data)
        elif event == "fragment":
            self.fragments[data["name"]] = data["html"]
            return [*names, data["name"]]
        elif event == "drawn":
            self.rounds.append(names)
            self._heard.set()
            return []
        return names

    async def until(self, condition: Callable[[], Found | None]) -> Found:
        """Wait until what was sent gives something true, and give that."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if found := condition():
                    return found
                self._heard.clear()
                await self._heard.wait()

    async def shows(self, words: str, fragment: str = "messages") -> str:
        """Wait until a fragment has these words in it, and give its HTML."""
        await self.until(lambda: words in self.fragments.get(fragment, ""))
        return self.fragments[fragment]


def asked(query: dict[str, Any]) -> dict[str, Any]:
    """As Ana in #sales unless it says otherwise; `as_` and `in_` stand for what can't be names here."""
    return {**SALES, **{name.rstrip("_"): value for name, value in query.items()}}


@dataclass(frozen=True)
class OpenPage:
    """A browser, before the page."""

    client: httpx.AsyncClient
    slack: SlackSandbox
    invoca: InvocaSandbox

    async def act(self, what: str, **body: Any) -> dict[str, Any]:
        """Do something; gives what came of it."""
        answered: dict[str, Any] = (await self.client.post(f"/act/{what}", json=asked(body))).json()
        return answered

    async def reads(self, **query: str) -> str:
        """The page at an address, whole."""
        answer = await self.client.get("/", params=asked(query))
        assert answer.status_code == 200
        return answer.text

    @asynccontextmanager
    async def watching(self, **query: str) -> AsyncIterator[Watched]:
        """Have the page open at an address, from the moment everything is drawn."""
        watched = Watched()
        async with self.client.stream("GET", "/events", params=asked(query)) as response:
            listening = asyncio.create_task(watched.listen(response))
            await watched.until(lambda: watched.rounds)
            try:
                yield watched
            finally:
                listening.cancel()
                await asyncio.wait({listening})


@dataclass(frozen=True)
class Behind:
    """What a page is of: a Slack to which no app is connected, an Invoca, and Switchboard's name."""

    slack: SlackSandbox
    invoca: InvocaSandbox
    switchboard: Switchboard

    def browser(self, port: int = 0) -> Browser:
        """A page of it, still to be served."""
        panel = Panel(self.slack, self.invoca, self.switchboard)
        return Browser(self.slack, self.invoca, self.switchboard, panel, port=port)


@pytest.fixture
async def behind(tmp_path: Path) -> AsyncIterator[Behind]:
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
    ):
        yield Behind(slack, invoca, Switchboard(slack, invoca.url, tmp_path, lambda: None))


@pytest.fixture
async def page(behind: Behind) -> AsyncIterator[OpenPage]:
    async with (
        behind.browser() as browser,
        httpx.AsyncClient(base_url=browser.url, headers=OURS, timeout=PATIENCE) as client,
    ):
        yield OpenPage(client, behind.slack, behind.invoca)
