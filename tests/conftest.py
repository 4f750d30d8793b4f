"""What tests of several parts share: both databases, real engines, a fresh file or an emptied schema each."""

import os
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from bot import environment
from bot.database import migrate
from bot.database.database import Database, open_database
from bot.database.tables import metadata
from tests.database import postgres
from tests.waiting import PATIENCE

BROWSER = "tests/browser/"

for (
    _name
) in environment.VARIABLES:  # what tests ask is on this machine, whatever proxy it goes through itself
    os.environ.pop(_name, None)
    os.environ.pop(_name.lower(), None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Twice as many as there are processors: half of the time a test waits, for a socket or a disk."""
    return 2 * (os.cpu_count() or 1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that is skipped has failed: what it holds is held by nothing there."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
    return report


class OneProcessForTheBrowser(LoadScopeScheduling):
    """Each test goes to whichever process is free, but all that need a browser to one: one demo is enough."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return OneProcessForTheBrowser(config, log)


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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url, exclusive=True, within=PATIENCE) as opened:
        yield opened
