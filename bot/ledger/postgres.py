"""PostgreSQL: ten threads, each with a connection of its own from one bounded pool.

A transaction whose connection breaks before its COMMIT is run again on a new one, twice at the most: the
server has rolled it back. One whose connection breaks during the COMMIT is told of as unknown.
"""

import math
from typing import Any

from psycopg import Connection as Driver
from psycopg import Error
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from bot.ledger.clock import AT_BEGIN, NOW_ON_POSTGRES
from bot.ledger.errors import StatementFailed
from bot.ledger.statements import raised
from bot.ledger.threads import Threads
from bot.ledger.transactions import Done, Failed, Lost, Outcome, Transaction, deliver, may_commit
from bot.ledger.translation import lost_connection, transient, translated

CONNECTIONS = 10
ATTEMPTS = 3
STATEMENT_TIMEOUT = 2500  # ms
IDLE_TIMEOUT = 5000  # ms; a stopped process must not hold its row locks for ever
IN_FAILED_TRANSACTION = "25P02"

_CONNECT = {
    "connect_timeout": 2,  # seconds, like those below
    "application_name": "switchboard",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 4000,  # ms
}


def postgres_engine(url: URL, statement_timeout: int = STATEMENT_TIMEOUT, **options: Any) -> Engine:
    """Make an engine with a pool of ten connections. ``statement_timeout`` in milliseconds; 0: none."""
    given = {name: value for name, value in _CONNECT.items() if name not in url.query}
    engine = create_engine(
        url,
        **options,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=STATEMENT_TIMEOUT / 1000,
        connect_args=given,
    )

    @event.listens_for(engine, "connect")
    def _set_up(driver: Driver[Any], record: object) -> None:
        del record
        # Not as start-up options, which connection poolers refuse.
        driver.autocommit = True
        driver.execute(f"SET statement_timeout = {statement_timeout:d}")
        driver.execute(f"SET idle_in_transaction_session_timeout = {IDLE_TIMEOUT:d}")
        driver.autocommit = False

    return engine


class PostgresBackend:
    """Runs transactions on one database. Reads see one moment, as on SQLite."""

    def __init__(self, url: URL) -> None:
        self._engine = postgres_engine(url, isolation_level="AUTOCOMMIT")  # transactions begin in _begun
        self._threads = Threads("ledger", CONNECTIONS, self._settle)

    def submit(self, transaction: Transaction[Any]) -> None:
        """Have it run, and committed unless it only reads."""
        self._threads.submit(transaction)

    def stop(self, seconds: float) -> bool:
        """Finish what is waiting, for so many seconds at the most. Blocks. False: a thread is stuck."""
        stopped = self._threads.stop(seconds)
        if stopped:
            self._engine.dispose()
        return stopped

    def _settle(self, transaction: Transaction[Any]) -> None:
        run = self._read if transaction.read_only else self._write
        for attempt in range(1, ATTEMPTS + 1):
            if not transaction.wanted():
                return
            outcome: Outcome[Any] | None
            try:
                outcome = run(transaction)
            except Exception as error:  # noqa: BLE001 - whatever it is reaches its caller
                if attempt < ATTEMPTS and (lost_connection(error) or transient(error)):
                    continue
                outcome = Failed(translated(error))
            if outcome is not None:
                deliver([(transaction, outcome)])
            return

    def _read(self, transaction: Transaction[Any]) -> Outcome[Any]:
        with (
            self._engine.connect() as connection,
            connection.begin(),
        ):  # a ROLLBACK would forget what is prepared
            _begin(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _bound(connection, transaction.within)
            return Done(transaction.work(connection))

    def _write(self, transaction: Transaction[Any]) -> Outcome[Any] | None:
        """Run it once; what it raises comes from before the COMMIT. None: given up, and rolled back."""
        with self._engine.connect() as connection:
            begun = connection.begin()
            _begin(connection, "BEGIN")
            _bound(connection, transaction.within)
            value = transaction.work(connection)
            if _failed(connection):  # PostgreSQL would answer COMMIT with a silent ROLLBACK
                return Failed(StatementFailed(IN_FAILED_TRANSACTION))
            if not may_commit([transaction]):
                return None
            try:
                begun.commit()
            except DBAPIError as error:
                return Lost.LOST if lost_connection(error) else Failed(translated(error))
            return Done(value)


def _begin(connection: Connection, statement: str) -> None:
    """Begin a transaction, and learn in the same breath what time it is."""
    driver: Any = connection.connection.driver_connection
    try:
        cursor = driver.execute(f"{statement}; SELECT {NOW_ON_POSTGRES}", prepare=False)
        cursor.nextset()
        (connection.info[AT_BEGIN],) = cursor.fetchone()
    except Error as error:
        raise raised(connection, error) from None


def _bound(connection: Connection, within: float) -> None:
    """Keep the server from working on it for longer than its caller waits."""
    milliseconds = math.ceil(within * 1000)
    if milliseconds != STATEMENT_TIMEOUT:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds:d}")


def _failed(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    return isinstance(driver, Driver) and driver.info.transaction_status is TransactionStatus.INERROR
