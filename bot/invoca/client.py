"""The Calls In Progress API of one organization: look calls up, set what can be set on one."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from bot.invoca.connection import Connection, Timeouts, by_our_clock, refusal, says_no_call
from bot.invoca.errors import InvocaError, NotTheApi, RateLimited, ServerFault, TimedOut, Unreachable
from bot.invoca.models import Account, CurrentCalls
from bot.invoca.parsing import CallsReader
from bot.invoca.reading import phone_number
from bot.queries import ByExternalId, ByTransaction
from bot.times import Clock, elapsed, utc_now

Key = TypeVar("Key", bound=Hashable)

Found = TypeVar("Found")


@dataclass
class _Flight(Generic[Found]):
    task: asyncio.Task[Found]
    waiting: int = 0


class Flights(Generic[Key, Found]):
    """Lookups in flight. Nothing is kept of one that has landed, well or badly."""

    def __init__(self) -> None:
        self._flights: dict[Key, _Flight[Found]] = {}

    async def join(self, key: Key, start: Callable[[], Awaitable[Found]]) -> Found:
        """What the flight under this key brings, or raises; it is started if there is none.

        Whoever is cancelled leaves the others waiting; with the last one, the flight itself is cancelled.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.ensure_future(_awaited(start)))
            flight.task.add_done_callback(lambda _: self._landed(key, flight))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._landed(key, flight)
                flight.task.cancel()

    async def cancel(self) -> None:
        """Cancel every flight, and with it whoever still waits for one."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _landed(self, key: Key, flight: _Flight[Found]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _awaited(start: Callable[[], Awaitable[Found]]) -> Found:
    return await start()


LOOKUPS_AT_ONCE = 8  # of 10 connections: a crowd of lookups leaves two for updates

ATTEMPTS = 4

PASSING = (502, 503, 504)

WITHOUT_CONTENT = (204, 205)

_NOTHING = CurrentCalls(())

_STANDARD = Timeouts()

Parameters = tuple[tuple[str, str], ...]


class InvocaClient:
    """One organization's API, open while its ``async with`` block runs. Close it after those who use it.

    Lookups are tried again where that can help, and take ten seconds at most; who asks for what is already
    being asked for shares the answer. Updates are sent once: whether to send one again is not its matter.
    """

    def __init__(
        self,
        account: Account,
        timeouts: Timeouts = _STANDARD,
        wait: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Clock = utc_now,
        never_steps: Callable[[], float] = elapsed,
    ) -> None:
        self._account = account
        self._timeouts = timeouts
        self._wait = wait
        self._connection = Connection(account, timeouts, clock, never_steps)
        self._flights = Flights[Parameters, CurrentCalls]()
        self._places = asyncio.Semaphore(LOOKUPS_AT_ONCE)

    async def __aenter__(self) -> Self:
        await self._connection.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._flights.cancel()
        await self._connection.__aexit__(kind, error, trace)

    def by_our_clock(self, told: datetime | None) -> datetime | None:
        """A time that this API told, by our clock: theirs may be minutes ahead, or behind."""
        return None if told is None else by_our_clock(told, self._connection.clock.ahead)

    async def current_calls(self) -> CurrentCalls:
        """Every current call of the organization. Raises InvocaError, as every lookup does."""
        return await self._look_up()

    async def by_transaction(self, transaction_id: str) -> CurrentCalls:
        """The call with this transaction id; empty if it has ended, or never was."""
        return await self._look_up(("transaction_id", transaction_id))

    async def by_external_id(self, external_unique_id: str) -> CurrentCalls:
        """The call that was given this external id through the API; empty if there is none now."""
        return await self._look_up(("external_unique_id", external_unique_id))

    async def by_pair(self, calling_phone_number: str, destination_phone_number: str) -> CurrentCalls:
        """The calls from this number to that one, each in any usual format."""
        return await self._look_up(
            ("calling_phone_number", self._dialled(calling_phone_number)),
            ("destination_phone_number", self._dialled(destination_phone_number)),
        )

    async def update(
        self,
        reference: ByTransaction | ByExternalId,
        *,
        external_unique_id: str | None = None,
        custom_data: Mapping[str, str] | None = None,
    ) -> None:
        """Set a call's external id, custom data by partner (API) name, or both; later values overwrite.

        Every 2xx is success, whatever its body, unless that is a page for browsers: then somebody else has
        answered. Raises InvocaError, whose ``applied`` says whether the update may have been applied all the
        same; ValueError if there is nothing to set.
        """
        match reference:
            case ByTransaction(transaction_id):
                parameters = {"transaction_id": transaction_id}
            case ByExternalId(present_id):
                parameters = {"external_unique_id": present_id}
        asked: dict[str, Any] = {}
        if external_unique_id is not None:
            asked["external_unique_id"] = external_unique_id
        if custom_data:
            asked["custom_data"] = [{"name": name, "value": value} for name, value in custom_data.items()]
        if not asked:
            raise ValueError("nothing to set")
        answer = await self._connection.request(
            self._account.update_method, "calls_in_progress.json", parameters, {"call_in_progress": asked}
        )
        if not answer.success:
            raise refusal(answer, update=True, now=datetime.now(UTC))
        if answer.body.lstrip()[:1] == b"<":
            raise NotTheApi

    async def _look_up(self, *parameters: tuple[str, str]) -> CurrentCalls:
        return await self._flights.join(parameters, lambda: self._within_time(parameters))

    async def _within_time(self, parameters: Parameters) -> CurrentCalls:
        deadline = asyncio.get_running_loop().time() + self._timeouts.lookup
        try:
            async with asyncio.timeout_at(deadline), self._places:
                return await self._tried(parameters, deadline)
        except TimeoutError:
            raise TimedOut from None

    async def _tried(self, parameters: Parameters, deadline: float) -> CurrentCalls:
        """The first answer; or the last failure, once trying again can't help or there is no time for it."""
        for attempt in range(ATTEMPTS - 1):
            try:
                return await self._asked(parameters)
            except (Unreachable, TimedOut, ServerFault, RateLimited) as failure:
                wait = self._wait_after(failure, attempt)
                if wait is None or asyncio.get_running_loop().time() + wait >= deadline:
                    raise
            await self._wait(wait)
        return await self._asked(parameters)

    async def _asked(self, parameters: Parameters) -> CurrentCalls:
        reader = CallsReader(self._account.region)
        answer = await self._connection.request(
            "GET", "calls_in_progress/current_calls.json", dict(parameters), reader=reader
        )
        if answer.status in WITHOUT_CONTENT or says_no_call(answer):
            return _NOTHING
        if not answer.success:
            raise refusal(answer, update=False, now=datetime.now(UTC))
        return reader.calls()

    def _wait_after(self, failure: InvocaError, attempt: int) -> float | None:
        """How long to wait before asking again, in seconds; None where that can't help."""
        if isinstance(failure, RateLimited) and failure.retry_after is not None:
            return failure.retry_after
        if isinstance(failure, ServerFault) and failure.status not in PASSING:
            return None
        if isinstance(failure, TimedOut) and failure.applied is None:
            return None  # it was asked and took its time; there is none for another
        spread = random.uniform(0.5, 1.5)  # noqa: S311 - it keeps clients apart, it keeps no secret
        return self._timeouts.backoff * 2.0**attempt * spread

    def _dialled(self, number: str) -> str:
        return phone_number(number, self._account.region) or number
