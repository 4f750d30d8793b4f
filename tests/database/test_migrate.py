"""The tables are brought to this version, once, and never by an older one."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.database import migrate
from bot.database.database import open_database
from bot.database.migrate import TablesState
from bot.database.tables import metadata
from bot.database.urls import read_url
from bot.errors import ConfigurationFaults
from tests.database.rows import add, connected, locked_by_somebody, names, of_another_version


def state(url: str) -> TablesState:
    return migrate.state_at(read_url(url))


def test_the_migrations_make_the_tables_as_they_are_written_down(empty_url: str) -> None:
    """Nothing in tables.py without its migration, and the other way round."""
    migrate.upgrade(empty_url)
    with connected(empty_url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_first_revision_is_named_after_its_tables() -> None:
    """Nothing is released yet: a database made of earlier tables is told from this one by their digest.

    Where this fails, the tables have changed: the revision in 0001_initial.py takes the name given here. It
    goes with the first release, from which on every change is a migration of its own.
    """
    tables = metadata.sorted_tables
    made: list[CreateTable | CreateIndex] = [CreateTable(table) for table in tables]
    made += [CreateIndex(index) for table in tables for index in table.indexes]
    statements = sorted(str(each.compile(dialect=postgresql.dialect())) for each in made)  # type: ignore[no-untyped-call]
    digest = hashlib.sha256("".join(statements).encode()).hexdigest()[:8]
    assert migrate.known_revisions() == {f"initial_{digest}"}


def test_behind_then_current_and_ahead_when_it_is_newer(empty_url: str) -> None:
    """Whatever is no version of ours is newer than us; an upgrade leaves it alone."""
    assert state(empty_url) is TablesState.BEHIND
    migrate.upgrade(empty_url)
    assert state(empty_url) is TablesState.CURRENT
    migrate.upgrade(empty_url)
    of_another_version(empty_url)
    assert state(empty_url) is TablesState.AHEAD
    with pytest.raises(ConfigurationFaults) as faults:
        migrate.upgrade(empty_url)
    assert "a version this one doesn't know" in faults.value.lines[0]


@pytest.mark.parametrize("looked_at_by", [migrate.require_usable, migrate.upgrade, state])
def test_another_programs_database_is_left_alone(
    empty_url: str, looked_at_by: Callable[[str], object]
) -> None:
    """A table named as one of ours, in a database that was never at a version of ours: check says it, too."""
    with connected(empty_url) as connection:
        connection.exec_driver_sql("CREATE TABLE line (id INTEGER)").close()
        connection.commit()
    with pytest.raises(ConfigurationFaults) as faults:
        looked_at_by(empty_url)
    assert faults.value.lines == (migrate.ANOTHERS,)


async def test_a_database_of_a_newer_version_is_not_opened(empty_url: str) -> None:
    """For serving as little as for reading."""
    migrate.upgrade(empty_url)
    of_another_version(empty_url)
    for exclusive in (True, False):
        with pytest.raises(ConfigurationFaults) as faults:
            async with open_database(empty_url, exclusive=exclusive):
                pass
        assert "a version this one doesn't know" in faults.value.lines[0]


async def test_postgres_is_upgraded_only_when_told_to(empty_postgres_url: str) -> None:
    """A server with several processes is no place for surprises; the line says what to run."""
    with pytest.raises(ConfigurationFaults) as faults:
        async with open_database(empty_postgres_url):
            pass
    assert "run `python -m bot migrate`" in faults.value.lines[0]
    migrate.upgrade(empty_postgres_url)
    async with open_database(empty_postgres_url) as database:
        await database.write(add("one"))


async def test_two_processes_may_migrate_postgres_at_once(empty_postgres_url: str) -> None:
    """The later one waits, and finds nothing to do."""
    await asyncio.gather(*(asyncio.to_thread(migrate.upgrade, empty_postgres_url) for _ in range(4)))
    assert state(empty_postgres_url) is TablesState.CURRENT


async def test_sqlite_upgrades_itself_when_it_is_opened(sqlite_url: str) -> None:
    """By whoever comes first."""
    async with open_database(sqlite_url) as database:
        assert await database.read(names) == set()
    assert state(sqlite_url) is TablesState.CURRENT


def test_asking_for_the_state_makes_no_file(sqlite_url: str, tmp_path: Path) -> None:
    """A check leaves no traces."""
    assert state(sqlite_url) is TablesState.BEHIND
    assert list(tmp_path.iterdir()) == []


async def test_a_file_being_served_from_is_not_migrated_under_its_server(sqlite_url: str) -> None:
    """A newer tool beside an older server is told to wait for it."""
    async with open_database(sqlite_url, exclusive=True):
        with pytest.raises(ConfigurationFaults) as faults:
            migrate.upgrade(sqlite_url)
        assert "another Switchboard is serving" in faults.value.lines[0]
        with connected(sqlite_url) as connection:
            connection.exec_driver_sql("DELETE FROM alembic_version")
        with pytest.raises(ConfigurationFaults) as faults:
            async with open_database(sqlite_url):
                pass
        assert "an older version of Switchboard is serving" in faults.value.lines[0]


async def test_a_tool_opens_a_busy_file(sqlite_url: str) -> None:
    """To look whether the tables fit takes no write lock."""
    migrate.upgrade(sqlite_url)
    with locked_by_somebody(sqlite_url):
        async with open_database(sqlite_url) as database:
            assert await database.read(names) == set()


def test_tables_of_somebody_else_are_a_fault_in_one_line(empty_url: str) -> None:
    """A table in the way stops the upgrade, which leaves nothing half done."""
    with connected(empty_url) as connection:
        connection.exec_driver_sql("CREATE TABLE reply (id INTEGER)")
    with pytest.raises(ConfigurationFaults) as faults:
        migrate.upgrade(empty_url)
    assert faults.value.lines == (migrate.ANOTHERS,)
    with connected(empty_url) as connection:
        connection.exec_driver_sql("DROP TABLE reply")
    assert state(empty_url) is TablesState.BEHIND
    migrate.upgrade(empty_url)
