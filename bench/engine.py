"""The engine that delivers tags, as fast as it goes; in a process that does nothing else.

``python -m bench.engine TAGS [PORT]``, with DATABASE_URL in the environment: an empty database. The API is a
function that takes 5 ms, or with a port the real client, over HTTP. Prints what it took as JSON.

First 50 tags are asked for at once, and delivered before the next 50 are: how long until they are on record.
Then the tags come as fast as they can be written down, of 400 calls: how many a second have their outcome.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr
from sqlalchemy import func, select

from bench.answering import ANSWERS_IN
from bench.connection import HOST
from bot.app import keep_what_is_there
from bot.database import migrate
from bot.database.database import Database, open_database
from bot.database.tables import tag_request
from bot.delivery.attempts import AttemptOutcome, Put, Resolution
from bot.delivery.engine import Delivery
from bot.delivery.workers import Served
from bot.invoca.client import InvocaClient
from bot.invoca.models import Account
from bot.ledger.outcomes import DirectMessage
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, TagRequest
from bot.person import Person
from bot.queries import ByTransaction

AT_ONCE = 50

BURSTS = 10

CALLS = 400


class Engine:
    """A delivery, and how many of its tags have their outcome."""

    def __init__(self, database: Database, put: Put, account: Account) -> None:
        self._fingerprint = account.fingerprint
        self._numbers = iter(range(sys.maxsize))
        self._ended = 0
        self._awaited = 0
        self._all_ended = asyncio.Event()
        served = {self._fingerprint: Served(put, _not_asked)}
        self.delivery = Delivery(database, served, _not_told, news=self._heard)

    async def delivered(self, tags: int) -> list[float]:
        """Ask for so many tags, 50 at a time; gives the seconds each took to be on record.

        Returns when the last one has its outcome.
        """
        self._all_ended.clear()
        self._awaited += tags
        coming = iter(range(tags))
        seconds: list[float] = []

        async def ask(person: int) -> None:
            for _ in coming:
                began = time.perf_counter()
                await self.delivery.requests.accept(self._next(person))
                seconds.append(time.perf_counter() - began)

        await asyncio.gather(*(ask(person) for person in range(AT_ONCE)))
        await self._all_ended.wait()
        return seconds

    def _next(self, person: int) -> TagRequest:
        number = next(self._numbers)
        return TagRequest(
            idempotency_key=f"action {number}",
            person=Person("T0ACME", f"U0T{person:05}"),
            organization_fingerprint=self._fingerprint,
            reference=CallReference(ReferenceKind.TRANSACTION_ID, f"{number % CALLS:08}-ABCD1234"),
            fields={"call_disposition": f"Sale {number}"},
        )

    def _heard(self, ended: AcceptedRequest) -> None:
        del ended
        self._ended += 1
        if self._ended == self._awaited:
            self._all_ended.set()


async def measured(tags: int, port: int | None) -> dict[str, object]:
    """Give ``waits`` in milliseconds, ``seconds``, ``busy`` and how many are ``unsent``."""
    url = os.environ["DATABASE_URL"]
    await asyncio.to_thread(migrate.upgrade, url)
    account = Account("Advertiser", 25, f"http://{HOST}:{port or 1}", "2022-08-01", SecretStr("token"))
    async with open_database(url, exclusive=True) as database, _api(account, port) as put:
        engine = Engine(database, put, account)
        async with engine.delivery:
            await engine.delivered(AT_ONCE * 2)  # warming up
            keep_what_is_there()  # as where it serves
            waits = [each for _ in range(BURSTS) for each in await engine.delivered(AT_ONCE)]
            began, worked = time.perf_counter(), time.process_time()
            await engine.delivered(tags)
            seconds, busy = time.perf_counter() - began, time.process_time() - worked
        were_sent = select(func.count()).where(tag_request.c.outcome == Outcome.SENT.value)
        sent = await database.read(lambda connection: connection.execute(were_sent).scalar_one())
    return {
        "waits": [each * 1000 for each in waits],
        "seconds": seconds,
        "busy": busy / seconds,
        "unsent": AT_ONCE * (BURSTS + 2) + tags - sent,
    }


@asynccontextmanager
async def _api(account: Account, port: int | None) -> AsyncIterator[Put]:
    if port is None:
        yield _put_in_a_while
        return
    async with InvocaClient(account) as client:

        async def put(request: AcceptedRequest) -> AttemptOutcome:
            values = {name: value or "" for name, value in request.asked.sets.items()}
            await client.update(ByTransaction(request.transaction_id or ""), custom_data=values)
            return AttemptOutcome.SENT

        yield put


async def _put_in_a_while(request: AcceptedRequest) -> AttemptOutcome:
    del request
    await asyncio.sleep(ANSWERS_IN)
    return AttemptOutcome.SENT


async def _not_asked(request: AcceptedRequest) -> Resolution:
    raise AssertionError(request.asked.reference.kind)


async def _not_told(message: DirectMessage) -> None:
    raise AssertionError(type(message).__name__)


if __name__ == "__main__":
    brought = asyncio.run(measured(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None))
    sys.stdout.write(json.dumps(brought))
