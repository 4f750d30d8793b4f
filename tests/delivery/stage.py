"""Delivery on a stage: a real database, a real API on a socket, and a clock that a test sets."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ColumnElement, select

from bot.database.database import Database
from bot.database.tables import lane
from bot.delivery.engine import Delivery
from bot.delivery.workers import Served
from bot.invoca.client import InvocaClient
from bot.invoca.connection import Timeouts
from bot.invoca.models import Account
from bot.ledger.accept import Accepted
from bot.ledger.outcomes import DirectMessage, Notification, NotNotified
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, TagRequest
from bot.ledger.watched_clock import DatabaseClock, WatchedClock
from bot.person import Person
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.invoca.server import InvocaSandbox
from tests.delivery.asking import LINE, Api
from tests.ledger.people import ANA, NOW
from tests.waiting import PATIENCE, until

ACME = SandboxOrganization("Advertiser", 25, "acme-token")

CONTACT = Person("T0ACME", "U0OPS")

CALL, OTHER_CALL = "ABCD1234-ABCD1234", "EFGH5678-EFGH5678"

QUICK = Timeouts(backoff=0.0)

FIELD = "call_disposition"


def account(url: str) -> Account:
    return Account("Advertiser", 25, url, "2022-08-01", SecretStr(ACME.token))


async def _at_once() -> None:
    pass


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW
        self._stepped = timedelta()

    def step(self, seconds: float) -> None:
        """Set it forward while no time goes by."""
        self.now += timedelta(seconds=seconds)
        self._stepped += timedelta(seconds=seconds)

    def never_steps(self) -> float:
        """Give seconds that go on as time goes by."""
        return (self.now - self._stepped).timestamp()

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.now


def everybody_looks(delivery: Delivery) -> None:
    """Have all workers look now for what there is to do, as they do once a second."""
    for worker in (*delivery._workers.values(), delivery._sweeper):
        worker.wake()


@dataclass
class Stage:
    """Everything a test of delivery needs."""

    database: Database
    invoca: InvocaSandbox
    api: Api
    clock: Clock
    delivery: Delivery
    messages: list[DirectMessage] = field(default_factory=list)
    news: list[AcceptedRequest] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    cannot_tell: bool = False
    answers: list[AcceptedRequest] = field(default_factory=list)
    on_card: Callable[[AcceptedRequest], bool] = lambda _: False

    @property
    def fingerprint(self) -> str:
        """The organization."""
        return account(self.invoca.url).fingerprint

    def asked(
        self,
        value: str | None = "Sale",
        reference: CallReference | None = None,
        *,
        person: Person = ANA,
        key: str | None = None,
        external_unique_id: str | None = None,
        reply_id: str | None = None,
        undoes: str | None = None,
    ) -> TagRequest:
        """A request of Ana's that nobody made before."""
        fields: Mapping[str, str | None] = {} if value is None else {FIELD: value}
        return TagRequest(
            key or f"click {next(self.numbers)}", person, self.fingerprint,
            reference or CallReference(ReferenceKind.TRANSACTION_ID, CALL),
            fields, external_unique_id, reply_id, undoes,
        )  # fmt: skip

    async def accept(
        self, value: str | None = "Sale", reference: CallReference | None = None, **more: str
    ) -> str:
        """Accept one; gives its id."""
        asked = self.asked(value, reference, **more)  # type: ignore[arg-type]  # all of them are texts
        accepted = await self.delivery.requests.accept(asked)
        assert isinstance(accepted, Accepted)
        return accepted.request_id

    def begin(self, transaction_id: str = CALL, **more: str) -> SandboxCall:
        """Begin a call on the line a minute ago."""
        call = SandboxCall(
            transaction_id,
            began=self.clock.now - timedelta(minutes=1),
            destination_phone_number=more.get("destination", LINE),
            external_unique_id=more.get("external_unique_id"),
        )
        return self.invoca.board.begin(ACME, call)

    def end(self, transaction_id: str = CALL) -> None:
        """End a call."""
        self.invoca.board.end(ACME, transaction_id)

    def values(self, transaction_id: str = CALL) -> list[str]:
        """What reached the call, in order."""
        writes = self.invoca.board.writes(transaction_id)
        return [value for write in writes for _, value in write.custom_data]

    def advance(self, seconds: float) -> None:
        """Set the clock forward."""
        self.clock.now += timedelta(seconds=seconds)
        everybody_looks(self.delivery)

    async def request(self, request_id: str) -> AcceptedRequest:
        """A request as it stands."""
        request = await self.delivery.requests.get(request_id)
        assert request is not None
        return request

    async def outcome(self, request_id: str, within: float = PATIENCE) -> Outcome:
        """Wait for a request's outcome; the clock stands still."""
        found: AcceptedRequest | None = None

        async def known() -> bool:
            nonlocal found
            found = await self.delivery.requests.get(request_id)
            return found is not None and found.outcome is not None

        await until(known, within)
        assert found is not None
        assert found.outcome is not None
        return found.outcome

    async def rested(self) -> None:
        """Wait until no lane is being worked on."""
        await until(lambda: self._none(lane.c.owner.is_not(None)))

    async def idle(self) -> None:
        """Wait until there is nothing that anybody would do before the clock moves."""
        now = self.clock.now.timestamp()
        await until(lambda: self._none(lane.c.owner.is_not(None) | (lane.c.due <= now)))

    async def _none(self, condition: ColumnElement[bool]) -> bool:
        found = select(lane.c.key).where(condition)
        return await self.database.read(lambda connection: connection.execute(found).first()) is None

    def told(self) -> list[tuple[str, Outcome | None]]:
        """Everything people were told."""
        return [
            (each.request.id, each.request.outcome)
            for message in self.messages
            for each in message.notifications
        ]

    async def tell(self, message: DirectMessage) -> None:
        """Be told."""
        if self.cannot_tell:
            raise NotNotified(1.0)
        self.messages.append(message)

    async def answer(self, notification: Notification) -> bool:
        """Be asked to tell on a card."""
        self.answers.append(notification.request)
        return self.on_card(notification.request)

    def another(self, behind: Callable[[], Awaitable[None]] = _at_once) -> Delivery:
        """Another process, as far as the database can tell; ``behind`` what is more urgent there."""
        served = {self.fingerprint: Served(self.api.put, self.api.find, CONTACT)}
        return Delivery(
            self.database,
            served,
            self.tell,
            answer=self.answer,
            news=self.news.append,
            clock=WatchedClock(DatabaseClock(self.clock, self.clock.never_steps)),
            poll=0.05,
            behind=behind,
        )


@asynccontextmanager
async def staged(database: Database, clock: Clock | None = None) -> AsyncIterator[Stage]:
    """Put delivery on the stage; ``stage.delivery`` is not running yet."""
    clock = clock or Clock()
    async with (
        InvocaSandbox([ACME], clock=clock) as invoca,
        InvocaClient(account(invoca.url), QUICK) as client,
    ):
        stage = Stage(database, invoca, Api(client), clock, delivery=None)  # type: ignore[arg-type]  # made next
        stage.delivery = stage.another()
        stage.begin()
        yield stage
