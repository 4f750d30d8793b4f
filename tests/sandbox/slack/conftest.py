from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Workspace
from tests.waiting import PATIENCE


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: float = 1_763_760_000.25

    def __call__(self) -> float:
        """Give unix seconds."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Move on."""
        self.now += seconds


@dataclass
class Received:
    """A request as it arrived at the app."""

    headers: dict[str, str]
    body: str
    form: dict[str, str]


@dataclass
class ListeningApp:
    """An app that keeps what it gets and acks as it is told."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answer: Callable[[], web.Response] = web.Response

    async def take(self, request: web.Request) -> web.Response:
        """Keep a request and ack it."""
        body = await request.text()
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.received.append(Received(dict(request.headers), body, form))
        return self.answer()

    def acks(self, body: dict[str, Any]) -> None:
        """From now on, ack with this JSON."""
        self.answer = lambda: web.json_response(body)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace() -> Workspace:
    return example_workspace()


@pytest.fixture
async def app() -> AsyncIterator[ListeningApp]:
    listening = ListeningApp()
    application = web.Application()
    application.router.add_post("/slack/events", listening.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield listening
    await runner.cleanup()


@pytest.fixture
async def slack(workspace: Workspace, clock: Clock, app: ListeningApp) -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(workspace, clock=clock, ack_seconds=PATIENCE) as sandbox:
        sandbox.connect(app.url)
        yield sandbox


@pytest.fixture
def client(slack: SlackSandbox) -> AsyncWebClient:
    return AsyncWebClient(token=slack.workspace.app.bot_token, base_url=slack.api_url)
