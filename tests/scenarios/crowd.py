"""Five people who tag at once, around a bot that is a process of its own and may come to harm."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, create_engine, make_url, select
from sqlalchemy.pool import NullPool

from bot.database.tables import lane, reply
from sandbox.bot_process import BotProcess, bot_process
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, TAGGING, organizations_file
from sandbox.slack.example import example_workspace
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from tests.waiting import PATIENCE, until

CHANNEL = "C0SALES"

PEOPLE = ("U0ANA", "U0SAM", "U0VIC", "U0OPS", "U0NEW")

STEPS = REFUSED_STEP = 4
"""So many quick tags there are: step 1, step 2 and so on, each a value of its own. The last is refused."""

_MEMBERS = f"agents = {list(PEOPLE)}\n"

_FIELDS = """\
[[organizations.acme.fields]]
name = "sale_amount"
label = "Amount"
type = "number"

[[organizations.acme.fields]]
name = "call_notes"
label = "Notes"
type = "text"
options = ["step 1", "step 2", "step 3", "step 4"]

[[organizations.acme.fields]]
name = "crew"
label = "Crew"

[[organizations.acme.fields]]
name = "truck"
label = "Truck"
"""
"""The API of the sandbox knows no crew and no truck: it refuses these every time."""

_STEP = """
[[organizations.acme.quick_tags]]
name = "step_{0}"
label = "Step {0}"
set = {{ call_notes = "step {0}"{1} }}
"""

_TAGGING = _FIELDS + "".join(
    _STEP.format(number, ', truck = "any"' if number == REFUSED_STEP else "")
    for number in range(1, STEPS + 1)
)

ALL_DONE = 4 * PATIENCE
"""Seconds: 13 for the leases of the dead, and however many a busy machine needs."""

NOT_SAVED, PERHAPS = "Not saved", "Perhaps saved."


@dataclass(frozen=True)
class Ground:
    """A Slack and an Invoca, and the database that every process of the bot is given."""

    slack: SlackSandbox
    invoca: InvocaSandbox
    folder: Path
    database_url: str

    @asynccontextmanager
    async def bot(self, log: str = "bot.log", module: str = "tests.patient") -> AsyncIterator[BotProcess]:
        """One process of the bot, to which Slack brings everything from when it is ready.

        ``module`` is "bot" where what Slack itself waits for is to count.
        """
        path = self.folder / "crowd.toml"
        path.write_text(organizations_file(self.invoca.url, _MEMBERS).replace(TAGGING, _TAGGING))
        app, changes = self.slack.workspace.app, {"ORGANIZATIONS_FILE": str(path)}
        async with bot_process(
            app,
            self.slack.api_url,
            self.invoca.url,
            self.folder,
            changes,
            database_url=self.database_url,
            log=log,
            module=module,
        ) as bot:
            self.slack.connect(f"{bot.url}/slack/events")
            yield bot

    def begin(self, transaction_id: str, number: int = 0) -> str:
        """Let a call begin; gives its transaction id."""
        call = SandboxCall(
            transaction_id,
            began=datetime.now(UTC) - timedelta(minutes=3),
            calling_phone_number=f"+1530555{number:04}",
            destination_phone_number="+18555595599",
        )
        self.invoca.board.begin(ACME, call)
        return transaction_id

    def set_on(self, transaction_id: str) -> list[tuple[str, str]]:
        """Everything that was ever set on a call, by partner (API) name, oldest first."""
        return [pair for write in self.invoca.board.writes(transaction_id) for pair in write.custom_data]

    def messages(self, user: str) -> list[Message]:
        """Everything this person can read."""
        return [*self.slack.seen(user, CHANNEL), *self.slack.direct_messages(user)]

    def notifications(self, user: str) -> list[Message]:
        """The messages that tell this person what became of tags; a card, which shows a call, is none."""
        return [
            message
            for message in self.messages(user)
            if (NOT_SAVED in message.text or PERHAPS in message.text) and not message.controls
        ]

    async def until_all_is_done(self) -> None:
        """Wait until nothing is left to do: no tag to be sent, nobody to be told, no card to be drawn."""
        await self._until(lane.c.due.is_not(None), 0)
        await self._until(reply.c.due.is_not(None), 0)

    async def until_held(self, count: int) -> None:
        """Wait until processes hold so many lanes: what comes first in these is under way."""
        await self._until(lane.c.owner.is_not(None), count)

    async def _until(self, such: ColumnElement[bool], count: int) -> None:
        async def are_so_many() -> bool:
            return await asyncio.to_thread(self._count, such) == count

        await until(are_so_many, ALL_DONE)

    def _count(self, such: ColumnElement[bool]) -> int:
        url = make_url(self.database_url)
        url = url if url.drivername == "sqlite" else url.set(drivername="postgresql+psycopg")
        with create_engine(url, poolclass=NullPool).connect() as connection:
            return len(connection.execute(select(such).where(such)).all())


@asynccontextmanager
async def a_crowd(folder: Path, database_url: str | None = None) -> AsyncIterator[Ground]:
    """The ground for a crowd; on SQLite in the folder unless a database is named."""
    url = database_url or f"sqlite:///{folder / 'switchboard.db'}"
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME]) as invoca,
    ):
        yield Ground(slack, invoca, folder, url)
        assert slack.refused == []
