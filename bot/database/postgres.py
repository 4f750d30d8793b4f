"""PostgreSQL: ten threads, each with a connection of its own from one bounded pool.

A transaction whose connection breaks before its COMMIT is run again on a new one, twice at the most: the
server has rolled it back. One whose connection breaks during the COMMIT is looked for afterwards.

Nothing is kept in a session: between Switchboard and the server may be a pooler that hands every transaction
to another connection (PgBouncer, ``pool_mode = transaction``).
"""

import math
import threading
import time
from collections import deque
from typing import Any

from psycopg import Connection as Driver
from psycopg import Error
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.database.errors import (
    DatabaseBusy,
    LedgerUnavailable,
    StatementFailed,
    UnavailableReason,
    lock_not_available,
    lost_connection,
    server_left,
    transient,
    translated,
)
from bot.database.statements import raised
from bot.database.transactions import Done, Ended, Failed, Lost, Threads, Transaction, deliver, may_commit
from bot.database.urls import PostgresUrl
from bot.times import Reading, elapsed

AT_BEGIN = "now, at the beginning of the transaction"
"""Where a connection's ``info`` has what the server said as it began the transaction: a Reading."""


CONNECTIONS = 10

ATTEMPTS = 3

POOL_TIMEOUT = 2.5  # seconds

LOCK_SHARE = 0.4  # of what a caller waits: after that long behind somebody else's lock, it is told

IDLE_TIMEOUT = 5000  # ms; a stopped process must not hold its row locks for ever

AT_ONCE_IN_A_LANE = 2  # threads: one commits while the next waits for the lane's row

FINDERS = 2  # threads that find out what became of commits whose answer was lost

FOUND_OUT_WITHIN = 300.0  # seconds: a failover takes a minute or two

FOUND_OUT_EVERY = 0.25  # seconds

IN_FAILED_TRANSACTION = "25P02"

_CONNECT = {
    "connect_timeout": 2,  # seconds, like those below
    "application_name": "switchboard",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 4000,  # ms
}


def postgres_engine(target: PostgresUrl, **options: Any) -> Engine:
    """Make an engine with a pool of ten connections, which sets nothing that outlives a transaction."""
    return create_engine(
        target.url,
        **options,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT,
        connect_args=connecting(target),
    )


def connecting(target: PostgresUrl) -> dict[str, Any]:
    """Give what psycopg is told beside the URL, which has the last word."""
    url = target.url
    given: dict[str, Any] = {name: value for name, value in _CONNECT.items() if name not in url.query}
    given["prepare_threshold"] = target.prepare_threshold
    if len(_hosts(target)) > 1 and "target_session_attrs" not in url.query:
        given["target_session_attrs"] = "read-write"  # of several, the one that is not a standby
    return given


def _hosts(target: PostgresUrl) -> tuple[str, ...]:
    named = target.url.query.get("host", target.url.host or "")
    return tuple(named.split(",")) if isinstance(named, str) else named


class PostgresBackend:
    """Runs transactions on one database. Reads see one moment, as on SQLite."""

    def __init__(self, target: PostgresUrl) -> None:
        self._engine = postgres_engine(target, isolation_level="AUTOCOMMIT")  # transactions begin in _begin
        self._generation = _Generation(self._engine)
        self._lanes = _Lanes()
        self._stopping = threading.Event()
        self._threads = Threads("ledger", CONNECTIONS, self._settle)
        self._finders = Threads("ledger-finder", FINDERS, self._find_out)

    def submit(self, transaction: Transaction[Any]) -> None:
        """Have it run, and committed unless it only reads."""
        if self._lanes.enter(transaction):
            self._threads.submit(transaction)

    def stop(self, seconds: float) -> bool:
        """Finish what is waiting, for so many seconds at the most. Blocks. False: a thread is stuck."""
        until = time.monotonic() + seconds
        stopped = self._threads.stop(seconds)
        self._stopping.set()
        stopped &= self._finders.stop(max(0.0, until - time.monotonic()))
        if stopped:
            self._engine.dispose()
        return stopped

    def _settle(self, transaction: Transaction[Any]) -> None:
        try:
            self._run(transaction)
        finally:
            following = self._lanes.leave(transaction)
            if following is not None:
                self._threads.submit(following)

    def _run(self, transaction: Transaction[Any]) -> None:
        run = self._read if transaction.read_only else self._write
        outcome: Ended[Any] | None = None
        for attempt in range(1, ATTEMPTS + 1):
            if not transaction.wanted():
                return
            generation = self._generation.number
            try:
                outcome = run(transaction)
            except Exception as error:  # noqa: BLE001 - whatever it is reaches its caller
                if attempt < ATTEMPTS and self._may_work_again(error, generation):
                    continue
                if lock_not_available(error):
                    deliver([(each, Failed(DatabaseBusy())) for each in self._lanes.waiting(transaction)])
                outcome = Failed(translated(error))
            break
        if outcome is Lost.LOST:
            self._generation.end(self._generation.number)
            if transaction.manner.found is not None:
                self._finders.submit(transaction)
                return
        if outcome is not None:
            deliver([(transaction, outcome)])

    def _may_work_again(self, error: Exception, generation: int) -> bool:
        """Whether the same may work now: on connections made anew, where it was for the one it had."""
        if lost_connection(error) or server_left(error):
            self._generation.end(generation)
            return True
        return transient(error)

    def _read(self, transaction: Transaction[Any]) -> Ended[Any]:
        with self._engine.connect() as connection, connection.begin():
            _begin(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", transaction)
            return Done(transaction.work(connection))

    def _write(self, transaction: Transaction[Any]) -> Ended[Any] | None:
        """Run it once; what it raises comes from before the COMMIT. None: given up, and rolled back."""
        with self._engine.connect() as connection:
            begun = connection.begin()
            locked = None if transaction.manner.found is None else transaction.lock
            _begin(connection, "BEGIN", transaction, locked)
            value = transaction.work(connection)
            if _failed(connection):  # PostgreSQL would answer COMMIT with a silent ROLLBACK
                return Failed(StatementFailed(IN_FAILED_TRANSACTION))
            transaction.wrote = transaction.proves and _has_written(connection)
            if not may_commit([transaction]):
                return None
            try:
                begun.commit()
            except DBAPIError as error:
                unknown = lost_connection(error) or server_left(error)
                return Lost.LOST if unknown else Failed(translated(error))
            return Done(value)

    def _find_out(self, transaction: Transaction[Any]) -> None:
        """Find out, for as long as it may take, what became of a commit whose answer was lost."""
        outcome: Ended[Any] = Lost.LOST
        until = time.monotonic() + FOUND_OUT_WITHIN
        while time.monotonic() < until and not self._stopping.is_set():
            generation = self._generation.number
            try:
                outcome = self._found(transaction)
            except Exception as error:  # noqa: BLE001 - the server may be away for a while
                self._may_work_again(error, generation)
            else:
                break
            self._stopping.wait(FOUND_OUT_EVERY)
        deliver([(transaction, outcome)])

    def _found(self, transaction: Transaction[Any]) -> Ended[Any]:
        assert transaction.manner.found is not None  # noqa: S101 - for mypy; it is why this one is here
        with self._engine.connect() as connection, connection.begin():
            # Behind the lock it has ended; a standby could not say whether it will have.
            _begin(connection, "BEGIN READ WRITE", transaction, transaction.lock)
            value = transaction.manner.found(connection)
        return Failed(LedgerUnavailable(UnavailableReason.UNREACHABLE)) if value is None else Done(value)


class _Generation:
    """Which of the pool's connections are still good: those made since the last one led to nothing.

    By a number, where SQLAlchemy's own way compares times of a clock that may step.
    """

    def __init__(self, engine: Engine) -> None:
        self.number = 0
        self._ending = threading.Lock()
        event.listen(engine, "connect", self._made)
        event.listen(engine, "checkout", self._taken)

    def end(self, number: int) -> None:
        """Use no connection of this generation any more."""
        with self._ending:
            if number == self.number:
                self.number += 1

    def _made(self, driver: Driver[Any], record: ConnectionPoolEntry) -> None:
        del driver
        record.info[_Generation] = self.number

    def _taken(self, driver: Driver[Any], record: ConnectionPoolEntry, fairy: object) -> None:
        del driver, fairy
        if record.info[_Generation] != self.number:
            raise DisconnectionError  # the pool makes a new one, and goes on


class _Lanes:
    """Of what is for one lane two run at once; the rest waits without a thread.

    Otherwise a few tags of one call, whose row somebody else holds, would keep everybody's threads waiting.
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._running: dict[str, int] = {}
        self._waiting: dict[str, deque[Transaction[Any]]] = {}

    def enter(self, transaction: Transaction[Any]) -> bool:
        """Whether it may run now; otherwise ``leave`` gives it when it may."""
        lane = transaction.manner.lane
        if lane is None:
            return True
        with self._changing:
            running = self._running.get(lane, 0)
            if running < AT_ONCE_IN_A_LANE:
                self._running[lane] = running + 1
                return True
            self._waiting.setdefault(lane, deque()).append(transaction)
            return False

    def leave(self, transaction: Transaction[Any]) -> Transaction[Any] | None:
        """It has run; gives what may run in its place."""
        lane = transaction.manner.lane
        if lane is None:
            return None
        with self._changing:
            waiting = self._waiting.get(lane)
            while waiting:
                following = waiting.popleft()
                if following.wanted():
                    return following
            self._waiting.pop(lane, None)
            self._running[lane] -= 1
            if not self._running[lane]:
                del self._running[lane]
            return None

    def waiting(self, transaction: Transaction[Any]) -> list[Transaction[Any]]:
        """Give, and let go, what waits behind it: it would meet the same lock."""
        with self._changing:
            return list(self._waiting.pop(transaction.manner.lane or "", ()))


def _begin(
    connection: Connection, statement: str, transaction: Transaction[Any], lock: int | None = None
) -> None:
    """Begin a transaction, bounded by what its caller waits, and learn in the same breath what time it is.

    With its ``lock``, which ends with it.
    """
    within = math.ceil(transaction.within * 1000)
    lines = (
        statement,
        f"SET LOCAL statement_timeout = {within:d}",
        f"SET LOCAL lock_timeout = {math.ceil(within * LOCK_SHARE):d}",
        f"SET LOCAL idle_in_transaction_session_timeout = {IDLE_TIMEOUT:d}",
        *(() if lock is None else (f"SELECT pg_advisory_xact_lock({lock:d})",)),
        # now() is older than a lock that was waited for; clock_timestamp() rules out indexes
        "SELECT CAST(extract(epoch FROM statement_timestamp()) AS DOUBLE PRECISION)",
    )
    driver: Any = connection.connection.driver_connection
    asked = elapsed()
    try:
        cursor = driver.execute("; ".join(lines), prepare=False)
        while cursor.nextset():
            pass
        connection.info[AT_BEGIN] = Reading(float(*cursor.fetchone()), asked, elapsed())
    except Error as error:
        raise raised(connection, error) from None


def _has_written(connection: Connection) -> bool:
    return bool(connection.exec_driver_sql("SELECT txid_current_if_assigned() IS NOT NULL").scalar_one())


def _failed(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    return isinstance(driver, Driver) and driver.info.transaction_status is TransactionStatus.INERROR
