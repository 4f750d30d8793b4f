import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.transport import Ack, Payload, Request
from sandbox.switchboard import Switchboard
from sandbox.terminal.session import Session
from sandbox.terminal.terminal import Terminal
from tests.waiting import PATIENCE

Json = dict[str, Any]


@dataclass
class App:
    """An app that acks at once, and then does what it is told to with each payload."""

    slack: SlackSandbox
    work: Callable[["App", Json], Awaitable[None]] | None = None
    ack: str = ""
    received: list[Json] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def request(self, payload: Payload) -> Request:
        """Keep what is delivered."""
        self.received.append(dict(payload.body))
        return Request(b"")

    async def carry(self, _request: Request) -> Ack:
        """Ack, and begin the work."""
        if self.work is not None:
            work = self.work

            async def carry_out() -> None:
                await work(self, self.received[-1])

            self.tasks.append(asyncio.create_task(carry_out()))
        headers = {"Content-Type": "application/json"} if self.ack.startswith("{") else {}
        return Ack(0.003, 200, headers, self.ack)

    @property
    def client(self) -> AsyncWebClient:
        """Slack's Web API."""
        return AsyncWebClient(token=self.slack.workspace.app.bot_token, base_url=self.slack.api_url)

    async def answer(self, payload: Json, **body: Any) -> None:
        """Answer by the payload's response_url."""
        url = payload["response_url"]
        await AsyncWebhookClient(url).send_dict({"replace_original": False, "text": "Words", **body})


class Screen(io.StringIO):
    """What was written, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._wrote = asyncio.Event()

    def write(self, text: str) -> int:
        """Write, and tell who waits."""
        self._wrote.set()
        return super().write(text)

    async def says(self, words: str) -> None:
        """Wait until these words are there."""
        async with asyncio.timeout(PATIENCE):
            while words not in " ".join(self.getvalue().split()):
                self._wrote.clear()
                await self._wrote.wait()


@dataclass
class Played:
    """A session at a prompt, and what it wrote."""

    session: Session
    app: App
    slack: SlackSandbox
    invoca: InvocaSandbox
    written: Screen

    async def types(self, *lines: str) -> str:
        """Type lines; gives what was written because of them."""
        before = self.written.tell()
        for line in lines:
            assert await self.session.take(line)
        return self.written.getvalue()[before:]


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Played]:
    written = Screen()
    terminal = Terminal(io.StringIO(), written, colours=False)
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
    ):
        app = App(slack)
        slack.connect_through(app)
        invoca.board.begin(
            ACME,
            SandboxCall(
                "ABCD1234-ABCD1234",
                began=datetime.now(UTC),
                calling_phone_number="+15309999999",
                destination_phone_number="+18555595599",
            ),
        )
        switchboard = Switchboard(slack, invoca.url, tmp_path, lambda: None)
        yield Played(Session(slack, invoca, switchboard, terminal), app, slack, invoca, written)
        await asyncio.gather(*app.tasks)
