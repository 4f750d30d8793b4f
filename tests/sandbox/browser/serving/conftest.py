import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
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
from tests.scenarios.stage import Stage, a_stage
from tests.waiting import PATIENCE

Found = TypeVar("Found")
SALES = {"as": "U0ANA", "in": "C0SALES"}


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


@dataclass(frozen=True)
class Page:
    """A browser, before the page."""

    client: httpx.AsyncClient
    slack: SlackSandbox
    invoca: InvocaSandbox

    async def act(self, what: str, **body: Any) -> dict[str, Any]:
        """Do something, as Ana in #sales unless it says otherwise; gives what came of it."""
        asked = {**SALES, **{name.rstrip("_"): value for name, value in body.items()}}
        answer = await self.client.post(f"/act/{what}", json=asked)
        answered: dict[str, Any] = answer.json()
        return answered

    async def reads(self, **query: str) -> str:
        """The page at an address, whole."""
        answer = await self.client.get("/", params={**SALES, **{n.rstrip("_"): v for n, v in query.items()}})
        assert answer.status_code == 200
        return answer.text

    @asynccontextmanager
    async def watching(self, **query: str) -> AsyncIterator[Watched]:
        """Have the page open at an address, from the moment everything is drawn."""
        params = {**SALES, **{name.rstrip("_"): value for name, value in query.items()}}
        watched = Watched()
        async with self.client.stream("GET", "/events", params=params) as response:
            listening = asyncio.create_task(watched.listen(response))
            await watched.until(lambda: watched.rounds)
            try:
                yield watched
            finally:
                listening.cancel()
                await asyncio.wait({listening})


@asynccontextmanager
async def a_page(slack: SlackSandbox, invoca: InvocaSandbox, folder: Path) -> AsyncIterator[Page]:
    """Serve the page, with nothing of Switchboard's process but its name."""
    switchboard = Switchboard(slack, invoca.url, folder, lambda: None)
    panel = Panel(slack, invoca, switchboard)
    async with Browser(slack, invoca, switchboard, panel, port=0) as browser:
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(base_url=browser.url, headers=headers, timeout=PATIENCE) as client:
            yield Page(client, slack, invoca)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A page over a Slack to which no app is connected."""
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
        a_page(slack, invoca, tmp_path) as made,
    ):
        yield made


@dataclass(frozen=True)
class Staged:
    """A page over a whole Switchboard."""

    page: Page
    stage: Stage


@pytest.fixture
async def staged(tmp_path: Path) -> AsyncIterator[Staged]:
    """A page over the real app; at the end Slack must have refused nothing."""
    async with a_stage(tmp_path) as stage:
        async with a_page(stage.slack, stage.invoca, tmp_path) as page:
            yield Staged(page, stage)
        assert stage.slack.refused == []


@dataclass
class Element:
    """A tag as it stands in the HTML."""

    tag: str
    attributes: dict[str, str]


class Parsed(HTMLParser):
    """HTML taken apart: its tags, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words += data

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Every tag of this name with these attributes; `_` in their names stands for `-`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.elements
            if tag in {"", each.tag} and wanted.items() <= each.attributes.items()
        ]

    def one(self, tag: str = "", **attributes: str) -> dict[str, str]:
        """The attributes of the only such tag."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, len(found))
        return found[0].attributes
