"""DATABASE_URL as people and platforms write it."""

import pytest

from bot.faults import ConfigurationFaults
from bot.ledger.urls import PostgresUrl, SqliteUrl, read_url

SECRET = "correct-horse"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_platforms_url_is_taken_as_it_is(scheme: str) -> None:
    """Both schemes mean psycopg 3; the parameters stay; the password is not shown."""
    target = read_url(f"{scheme}://ana:{SECRET}%40@db.example:5433/calls?sslmode=require&connect_timeout=5")
    assert isinstance(target, PostgresUrl)
    assert target.url.drivername == "postgresql+psycopg"
    assert (target.url.host, target.url.port, target.url.database) == ("db.example", 5433, "calls")
    assert target.url.password == f"{SECRET}@"
    assert dict(target.url.query) == {"sslmode": "require", "connect_timeout": "5"}
    assert SECRET not in repr(target)


def test_a_relative_file_is_beside_us() -> None:
    """Three slashes: from the working directory; four: from the root."""
    relative, absolute = read_url("sqlite:///switchboard.db"), read_url("sqlite:////var/lib/calls.db")
    assert isinstance(relative, SqliteUrl)
    assert isinstance(absolute, SqliteUrl)
    assert relative.path.is_absolute()
    assert relative.path.name == "switchboard.db"
    assert str(absolute.path) == "/var/lib/calls.db"


@pytest.mark.parametrize(
    "url",
    [
        "", "nonsense", SECRET, f"mysql://ana:{SECRET}@db/calls", f"postgres://ana:{SECRET}@db:port/calls",
        "sqlite://", "sqlite:///", "sqlite:///:memory:", f"sqlite:///{SECRET}.db?mode=ro", f"sqlite://{SECRET}/x",
        f"postgresql+asyncpg://ana:{SECRET}@db/calls",
    ],
)  # fmt: skip
def test_anything_else_is_a_fault_that_says_what_is_expected(url: str) -> None:
    """One line, without the URL."""
    with pytest.raises(ConfigurationFaults) as faults:
        read_url(url)
    (line,) = faults.value.lines
    assert line.startswith("DATABASE_URL: ")
    assert "sqlite:///" in line
    assert SECRET not in line
