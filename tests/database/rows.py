"""Short pieces of work for tests: rows in the table of deliveries seen."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, insert, make_url, select
from sqlalchemy.pool import NullPool

from bot.database.database import Database
from bot.database.errors import UnavailableReason
from bot.database.tables import delivery_seen
from bot.database.transactions import Work


def add(name: str) -> Work[str]:
    """Work that adds a row; gives its name."""

    def work(connection: Connection) -> str:
        connection.execute(insert(delivery_seen).values(id=name, seen_at=1.0))
        return name

    return work


def names(connection: Connection) -> set[str]:
    """The rows there are."""
    return set(connection.execute(select(delivery_seen.c.id)).scalars())


def unavailable(database: Database) -> UnavailableReason | None:
    """Why the database can't be written, as it is now."""
    return database.unavailable


@contextmanager
def locked_by_somebody(url: str) -> Iterator[None]:
    """Another program holds the lock that a write needs."""
    parsed = make_url(url)
    on_sqlite = parsed.drivername == "sqlite"
    parsed = parsed if on_sqlite else parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if on_sqlite else "BEGIN")
        if not on_sqlite:
            connection.exec_driver_sql("LOCK TABLE delivery_seen IN ACCESS EXCLUSIVE MODE")
        try:
            yield
        finally:
            connection.exec_driver_sql("ROLLBACK")


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Give a connection in one transaction, whatever the tables are."""
    parsed = make_url(url)
    driver = "sqlite" if parsed.drivername == "sqlite" else "postgresql+psycopg"
    engine = create_engine(parsed.set(drivername=driver))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def of_another_version(url: str) -> None:
    """Write down a version nobody knows."""
    with connected(url) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
