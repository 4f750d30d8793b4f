"""The whole bot where neither Slack nor the API answers anything: what acks wait for is seen by its cause.

Every request is held until all acks are there, and none had been made before its ack was on its way.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.config.load import load
from bot.config.settings import Settings
from bot.serving.application import Application
from sandbox.invoca.faults import FaultKind
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import API_TOKEN, MEMBERS, organizations_file
from sandbox.slack.controls import find_control
from sandbox.slack.delivery import Delivery
from sandbox.slack.messages import Message
from sandbox.slack.questions import question_of
from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View
from tests.scenarios.databases import database_in
from tests.scenarios.stage import GLOBEX, Way
from tests.scenarios.stage import running as run

AGAIN = 3  # acks: the first finds nothing in memory, a later one finds what the first left there

TURNS = 20  # of the loop, in which whatever was sent arrives

BY_ITSELF = {"auth.test", "usergroups.users.list", "apps.connections.open"}


@dataclass
class Ground:
    """A Slack and an Invoca that are well, and the database that each process of the bot is given."""

    slack: SlackSandbox
    invoca: InvocaSandbox
    folder: Path
    way: Way
    application: Application | None = None

    @asynccontextmanager
    async def running(self, members: str = MEMBERS, *, nobody_answers: bool = False) -> AsyncIterator[None]:
        """Run the bot for these members of Acme's; at the end Slack and the API are well again.

        What ``members`` goes on with is another organization's. ``nobody_answers``: Slack and the API take
        everything and answer nothing, from the start, or as soon as there is a WebSocket, which Slack gives.
        """
        path = self.folder / "of_these_members.toml"
        file = organizations_file(self.invoca.url, members).replace("INVOCA_URL", self.invoca.url)
        path.write_text(file, encoding="utf-8")
        tokens = {"ACME_API_TOKEN": API_TOKEN, "GLOBEX_API_TOKEN": GLOBEX.token}
        app = self.slack.workspace.app
        settings = Settings.model_validate(
            {
                "slack_bot_token": app.bot_token,
                "slack_signing_secret": app.signing_secret,
                "slack_api_url": self.slack.api_url,
                "database_url": self.way.database_url or database_in(self.folder),
            }
        )
        directory = load(path, tokens, ("127.0.0.1",))
        if nobody_answers and self.way.mode == "http":
            self._hold()
        async with run(settings, directory, None, self.slack, self.way.mode) as (self.application, _):
            if nobody_answers:
                self._hold()
            try:
                yield
            finally:
                self.slack.switches.clear()
                self.invoca.switches.clear()

    def _hold(self) -> None:
        self.slack.switches.hold()
        self.invoca.switches.clear()
        self.invoca.switches.fail(FaultKind.HELD)

    async def commands(self, user: str, typed: str, command: str = "/calls") -> list[Delivery]:
        """Type the same some times; each ack is good, and nothing was sent before it."""
        return await self._acked(lambda: self.slack.command(user, "C0SALES", command, typed))

    async def clicks(self, user: str, card: Message | View, control: str) -> list[Delivery]:
        """Click the same some times, likewise."""
        return await self._acked(lambda: self.slack.click(user, card, control, confirmed=asks(card, control)))

    async def _acked(self, act: Callable[[], Awaitable[Delivery]]) -> list[Delivery]:
        assert self.application is not None
        deliveries: list[Delivery] = []
        before = self._sent()
        # As long as an ack is being made, what earlier ones set going waits: what is seen now, came before.
        with self.application.tasks.acks.under_way():
            for _ in range(AGAIN):
                deliveries.append(await act())
                for _ in range(TURNS):
                    await asyncio.sleep(0)
                assert self._sent() == before
        assert [(each.status, each.error) for each in deliveries] == [(200, None)] * AGAIN
        return deliveries

    def _sent(self) -> tuple[int, int]:
        """How much Slack and the API were asked, but for what is asked without anybody's doing anything."""
        calls = [each for each in self.slack.calls if each.method not in BY_ITSELF]
        return len(calls), len(self.invoca.received)


def asks(card: Message | View, control: str) -> bool | None:
    """What is answered to a dialog, where there is one: yes."""
    return True if question_of(find_control(card.controls, control)[0]) is not None else None
