"""Everything is tested on both databases: real engines, a fresh file or an emptied schema for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete

from bot.ledger import migrate
from bot.ledger.database import Database, open_database
from bot.ledger.tables import metadata
from tests.ledger import postgres


@pytest.fixture(scope="session")
def migrated_schema() -> Iterator[str]:
    with postgres.empty_schema() as url:
        migrate.upgrade(url)
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/switchboard.db"


@pytest.fixture
def postgres_url(migrated_schema: str) -> str:
    with psycopg.connect(migrated_schema, autocommit=True) as connection:
        for table in metadata.sorted_tables:
            connection.execute(str(delete(table)).encode())
    return migrated_schema


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    with postgres.empty_schema() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "empty_postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url, exclusive=True) as opened:
        yield opened
