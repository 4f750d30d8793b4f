"""DATABASE_URL as people and platforms write it."""

import pytest

from bot.database.urls import PostgresUrl, SqliteUrl, read_url
from bot.errors import ConfigurationFaults

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
        f"postgresql+asyncpg://ana:{SECRET}@db/calls", f"sqlite://{SECRET}.db", f"sqlite:{SECRET}.db",
        f"postgres://ana:{SECRET}@db:99999/calls", f"postgres://ana:{SECRET}@db:0/calls",
        f"postgres://ana:{SECRET}@db:５４３２/calls", f"postgres://ana:{SECRET}@db:5_4/calls",
        f"postgres://ana:{SECRET}@db:/calls", f"postgres://ana:{SECRET}@db", f"postgres://ana:{SECRET}@/calls",
        f"postgres://ana:{SECRET}@db/calls/more", f"postgres://ana:{SECRET}@d b/calls",
        f"postgres://ana:{SECRET}@db/ca\nlls",
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


@pytest.mark.parametrize(
    "password",
    [f"{SECRET}@", f"@{SECRET}", f"a@{SECRET}@b", f"a@{SECRET}/b", f"a@{SECRET}:b", f"a@b?{SECRET}"],
)
def test_a_password_that_ends_early_is_told_of(password: str) -> None:
    """An @ in it ends it, and its rest is taken for a host: the line says how to write it, and none of it."""
    with pytest.raises(ConfigurationFaults) as faults:
        read_url(f"postgres://ana:{password}@db.example/calls")
    (line,) = faults.value.lines
    assert "percent-encode the password" in line
    assert SECRET not in line


@pytest.mark.parametrize("password", ["p/w", "p:w", "p#w", "p%w", "p w", "p[w", "p%40w", "päß", "p?w"])
def test_any_other_password_is_taken(password: str) -> None:
    """As it is written, or percent-encoded."""
    target = read_url(f"postgres://ana:{password}@db.example/calls")
    assert isinstance(target, PostgresUrl)
    assert (target.url.password, target.url.host) == (password.replace("%40", "@"), "db.example")


@pytest.mark.parametrize(
    ("parameters", "lines"),
    [
        ("pgbouncer=true", ["unknown parameter pgbouncer; leave it out"]),
        ("pgbouncer", ["unknown parameter pgbouncer; leave it out"]),
        ("schema=public", ["unknown parameter schema; expected: options=-csearch_path%3Dname"]),
        ("ssl=true", ["unknown parameter ssl; expected: sslmode=require"]),
        (
            "sslmode=require&x=1&pool_size=5",
            [
                f"unknown parameter {each}; leave it out, or see how libpq names it"
                for each in ("x", "pool_size")
            ],
        ),
        (
            "autocommit=1&row_factory=x",
            [
                f"unknown parameter {each}; leave it out, or see how libpq names it"
                for each in ("autocommit", "row_factory")
            ],
        ),
        ("sslmode=require&sslmode=disable", ["parameter sslmode is given more than once; expected: once"]),
        ("connect_timeout=2s", ["parameter connect_timeout: not a whole number; expected: digits alone"]),
        *(
            (
                f"prepare_threshold={given}",
                ["parameter prepare_threshold: not a whole number; expected: digits alone"],
            )
            for given in ("some", "-1", "1.5")
        ),
        (
            "channel_binding=yes",
            ["parameter channel_binding: no such value; expected: disable, prefer, require"],
        ),
        ("port=0", ["the port is none: there are 1 to 65535"]),
        ("a b=1", ["an unknown parameter; leave it out, or see how libpq names it"]),
    ],
)
def test_a_parameter_that_nobody_knows_is_named(parameters: str, lines: list[str]) -> None:
    """One line each; its value is not told."""
    with pytest.raises(ConfigurationFaults) as faults:
        read_url(f"postgres://ana:{SECRET}@db.example/calls?{parameters}")
    assert faults.value.lines == tuple(f"DATABASE_URL: {line}" for line in lines)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://db/calls?application_name=x&options=-csearch_path%3Dcalls&target_session_attrs=read-write",
        "postgres://db/calls?sslmode=verify-full&sslrootcert=system&connect_timeout=5&keepalives_idle=9",
        "postgres:///calls?host=/var/run/postgresql",
        "postgres://ana@/calls?host=/var/run/postgresql",
        "postgres://ana@srv:pw@db/calls",
        "postgres://[::1]:5433/calls",
        "postgres://db?dbname=calls",
        "postgres:///calls?host=a:5432&host=b:5433",
    ],
)
def test_what_libpq_knows_is_taken(url: str) -> None:
    """Parameters, the folder of a socket, several servers, IPv6."""
    assert isinstance(read_url(url), PostgresUrl)


def test_the_folder_of_a_socket_may_be_the_host() -> None:
    """Percent-encoded, as libpq's own URLs have it."""
    target = read_url("postgresql://%2Fvar%2Frun%2Fpostgresql/calls")
    assert isinstance(target, PostgresUrl)
    assert target.url.host == "/var/run/postgresql"


@pytest.mark.parametrize(
    ("given", "meant"), [("0", None), ("none", None), ("None", None), ("", None), ("5", 5)]
)
def test_the_drivers_own_parameter_is_a_number(given: str, meant: int | None) -> None:
    """It is psycopg's, so libpq doesn't get it."""
    target = read_url(f"postgres://db/calls?prepare_threshold={given}")
    assert isinstance(target, PostgresUrl)
    assert target.prepare_threshold == meant
    assert "prepare_threshold" not in target.url.query
