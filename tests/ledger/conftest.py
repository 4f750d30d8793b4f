"""Everything is tested on both databases: real engines, a fresh file or an emptied schema for each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.database.database import Database, open_database
from tests.ledger import postgres
from tests.waiting import PATIENCE


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
    async with open_database(database_url, exclusive=True, within=PATIENCE) as opened:
        yield opened
