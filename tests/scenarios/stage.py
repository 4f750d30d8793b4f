"""A whole Switchboard on a stage: the real app over sockets, a strict Slack before it, an Invoca behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

from bot.app import build_app
from bot.cards.kit.notices import LOOKING
from bot.config.load import load
from bot.config.organizations import Directory
from bot.config.settings import Settings
from bot.serving.application import Application
from bot.serving.http import listening_socket, server
from bot.serving.socket_mode import connected
from bot.slack.background import Patience
from commands import index
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, API_TOKEN, MEMBERS, organizations_file
from sandbox.slack.delivery import Delivery
from sandbox.slack.example import example_workspace
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.transport import Payload
from tests.scenarios.databases import database_in
from tests.scenarios.stopping import stop
from tests.waiting import PATIENCE, PATIENT, until

GLOBEX = SandboxOrganization("Network", 7, "sandbox-globex-token")

CALL = "ABCD1234-ABCD1234"


def globex(members: str) -> str:
    """The second organization of organizations.toml, in Acme's workspace, with these members."""
    return f"""
[organizations.globex]
name = "Globex Solar"
type = "Network"
id = 7
api_url = "INVOCA_URL"
api_token = "env:GLOBEX_API_TOKEN"
workspaces = ["T0ACME"]
contact = "U0OPS"
[organizations.globex.members]
{members}
"""


class Clock:
    """The time on stage: the wall clock's, moved as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._stepped = timedelta()
        self._stands_at: datetime | None = None

    def __call__(self) -> datetime:
        """Give the present moment, aware, in UTC."""
        return (self._stands_at or datetime.now(UTC)) + self.ahead

    def stop(self) -> None:
        """Let time stand still, however long the test takes."""
        self._stands_at = datetime.now(UTC)

    def pass_(self, **time: float) -> None:
        """Let time go by."""
        self.ahead += timedelta(**time)

    def step(self, **time: float) -> None:
        """Set the clock forward, or back, while no time goes by."""
        self.pass_(**time)
        self._stepped += timedelta(**time)

    def never_steps(self) -> float:
        """Give seconds that go on as time goes by."""
        return (self() - self._stepped).timestamp()


@dataclass
class Stage:
    """What a scenario plays with."""

    slack: SlackSandbox
    invoca: InvocaSandbox
    application: Application
    directory: Directory
    url: str
    clock: Clock
    settings: Settings
    again: Callable[[], AbstractAsyncContextManager[tuple[Application, str]]]
    bot: AsyncExitStack
    last: Delivery | None = None
    acme: SandboxOrganization = ACME

    async def stops(self) -> None:
        """Switchboard stops: from now on nobody is there, and what it had in memory is gone."""
        await self.bot.aclose()

    async def starts(self) -> None:
        """It starts on the database that it left."""
        self.application, self.url = await self.bot.enter_async_context(self.again())

    def begin(self, organization: SandboxOrganization = ACME, **fields: Any) -> SandboxCall:
        """Let a call begin: the documented one unless told otherwise."""
        now = self.clock()
        call = SandboxCall(
            **{
                "transaction_id": CALL,
                "began": now - timedelta(minutes=3),
                "calling_phone_number": "+15309999999",
                "destination_phone_number": "+18555595599",
                "advertiser_campaign_name": "Spring Sale",
                **fields,
            }
        )
        return self.invoca.board.begin(organization, call)

    async def types(
        self, user: str, text: str, channel: str = "C0SALES", command: str = "/calls"
    ) -> list[Message]:
        """Somebody types a command; gives what they newly see, once everything is answered."""
        before = self._seen(user, channel)
        self.last = await self.slack.command(user, channel, command, text)
        return await self._new(before, user, channel)

    async def clicks(self, user: str, message: Message, control: str, select: Any = None) -> list[Message]:
        """Somebody clicks; gives what they newly see: messages added, and the one that was replaced."""
        return await self.does(self.slack.clicked(user, message, control, select), user, message.channel)

    async def does(self, payload: Payload, user: str, channel: str) -> list[Message]:
        """Somebody does what this payload says; gives what they newly see, as above."""
        before = self._seen(user, channel)
        self.last = await self.slack.send(payload)
        return await self._new(before, user, channel)

    async def changes(self, group: str) -> None:
        """Slack tells that a user group has changed; afterwards the bot knows who is in it."""
        await self.slack.event({"type": "subteam_members_changed", "subteam_id": group})
        await self.settle()

    async def settle(self) -> None:
        """Wait until the bot has nothing under way."""
        await self.application.tasks.drain(PATIENCE)

    async def tags(self, user: str, text: str, channel: str = "C0SALES") -> list[Message]:
        """Somebody types the command that tags; gives what they newly see, once everything is answered."""
        return await self.types(user, text, channel, command="/tag")

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something that the bot does in its own time. TimeoutError if it never comes about."""
        await until(condition)

    def reads(self, user: str, channel: str = "C0SALES") -> str:
        """Everything this person can read in a channel, the latest last."""
        return "\n".join(message.words for message in self.slack.seen(user, channel))

    def told(self, user: str = "U0ANA") -> list[str]:
        """What this person alone reads, apart from the cards that everyone sees, the latest last."""
        return [each.words for each in self.slack.seen(user, "C0SALES") if each.ephemeral]

    def set_on(self, transaction_id: str = CALL) -> dict[str, str]:
        """What stands on the call at Invoca, by partner (API) name."""
        return self.invoca.board.values(transaction_id)

    def asked(self) -> int:
        """How many requests the API has had."""
        return len(self.invoca.received)

    def _seen(self, user: str, channel: str) -> dict[str, object]:
        return {message.ts: message.blocks for message in self.slack.seen(user, channel)}

    async def _new(self, before: dict[str, object], user: str, channel: str) -> list[Message]:
        """Without a "looking" that was followed by its answer: whether there is one is up to the machine."""
        await self.settle()
        new = [
            message
            for message in self.slack.seen(user, channel)
            if message.ts not in before or before[message.ts] != message.blocks
        ]
        return [message for message in new if message.words != LOOKING] or new


def only(messages: list[Message]) -> Message:
    """Give the one message there is."""
    (message,) = messages
    return message


@dataclass(frozen=True)
class Way:
    """How the bot is reached and where it keeps things."""

    mode: Literal["http", "socket"] = "http"
    database_url: str | None = None
    """None: SQLite in the scenario's folder."""


@asynccontextmanager
async def running(
    settings: Settings,
    directory: Directory,
    clock: Clock | None,
    slack: SlackSandbox,
    mode: Literal["http", "socket"],
    patience: Patience = PATIENT,
) -> AsyncIterator[tuple[Application, str]]:
    """Run the bot in this loop, listening on a free port, and connect Slack to it."""
    listening = listening_socket("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with AsyncExitStack() as opened:
        application = await opened.enter_async_context(
            build_app(
                settings,
                directory,
                index(settings),
                clock,
                patience,
                never_steps=None if clock is None else clock.never_steps,
            )
        )
        socket_mode = None
        if mode == "socket":
            slack.connect_socket_mode()
            token = slack.workspace.app.app_token
            socket_mode = await opened.enter_async_context(connected(application, token, slack.api_url))
            await slack.wait_connected()
        else:
            slack.connect(f"{url}/slack/events")
        web = server(application, socket_mode)
        serving = asyncio.create_task(web.serve(sockets=[listening]))
        await until(lambda: web.started)
        try:
            yield application, url
        finally:
            await stop(web, serving)


DEFAULT_WAY = Way()


@asynccontextmanager
async def a_stage(
    folder: Path,
    organizations: str = "",
    way: Way = DEFAULT_WAY,
    *,
    members: str = MEMBERS,
    updates: bool = True,
    written: tuple[str, str] = ("", ""),
    patience: Patience = PATIENT,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """Put everything on stage; ``organizations`` is appended to the sandbox's organizations.toml.

    ``members`` are Acme's; ``updates`` is its setting, ``written`` something in its part, and what instead.
    """
    clock = Clock()
    async with (
        SlackSandbox(example_workspace(), clock=lambda: clock().timestamp(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME, GLOBEX], clock=clock) as invoca,
    ):
        path = folder / "organizations.toml"
        more = organizations.replace("INVOCA_URL", invoca.url)
        acme = organizations_file(invoca.url, members).replace(*written, 1)
        if not updates:
            acme = acme.replace("show =", "updates = false\nshow =", 1)
        path.write_text(acme + more, encoding="utf-8")
        tokens = {"ACME_API_TOKEN": API_TOKEN, "GLOBEX_API_TOKEN": GLOBEX.token}
        directory = load(path, tokens, ("127.0.0.1",))
        given = Settings.model_validate(
            {
                "slack_bot_token": slack.workspace.app.bot_token,
                "slack_signing_secret": slack.workspace.app.signing_secret,
                "slack_api_url": slack.api_url,
                "database_url": way.database_url or database_in(folder),
                **settings,
            }
        )
        again = partial(running, given, directory, clock, slack, way.mode, patience)
        async with AsyncExitStack() as bot:
            application, url = await bot.enter_async_context(again())
            yield Stage(slack, invoca, application, directory, url, clock, given, again, bot)
