"""DATABASE_URL, read: which database it means. Its faults are told without the URL, for its password."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from psycopg import pq
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import ConfigurationFaults

LEAST_SQLITE = (3, 35)  # RETURNING

PREPARE_THRESHOLD = "prepare_threshold"

HIGHEST_PORT = 65535

SCHEMES = frozenset({"sqlite", "postgres", "postgresql"})

SCHEME_EXPECTED = "must begin with sqlite:///, postgres:// or postgresql://"

FILE_EXPECTED = "expected: sqlite:///switchboard.db, or sqlite:////var/lib/switchboard.db from the root"

SERVER_EXPECTED = "expected: postgresql://user:password@host/database, or a file, sqlite:///switchboard.db"

PERCENT_ENCODE = (
    "percent-encode the password: @ is written %40, / %2F, : %3A, ? %3F, # %23 and % %25; " + SERVER_EXPECTED
)

NUMBERS = frozenset(
    {"connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"}
    | {"tcp_user_timeout"}
)

WORDS: Mapping[str, frozenset[str]] = {
    "sslmode": frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}),
    "target_session_attrs": frozenset(
        {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"}
    ),
    "channel_binding": frozenset({"disable", "prefer", "require"}),
    "gssencmode": frozenset({"disable", "prefer", "require"}),
}
"""What libpq takes for a parameter, where it is one of a few words."""

INSTEAD = {
    "schema": "expected: options=-csearch_path%3Dname",
    "currentschema": "expected: options=-csearch_path%3Dname",
    "ssl": "expected: sslmode=require",
    "pgbouncer": "leave it out",
}
"""What other drivers' parameters are here, by their names in lower case."""

SPEAKABLE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")


@dataclass(frozen=True)
class SqliteUrl:
    """A SQLite file, by its real path: every name of one file leads to the same lock."""

    path: Path


@dataclass(frozen=True)
class PostgresUrl:
    """A PostgreSQL database, with its parameters, for psycopg 3."""

    url: URL = field(repr=False)
    prepare_threshold: int | None = None
    """After how many runs a statement is prepared on the server. None: never, as connection poolers need."""


def read_url(text: str) -> SqliteUrl | PostgresUrl:
    """Read ``sqlite:///…``, ``postgres://…`` or ``postgresql://…``. Raises ConfigurationFaults."""
    scheme, separator, rest = text.partition(":")
    if not separator or scheme not in SCHEMES:
        raise _fault(SCHEME_EXPECTED)
    if any(not each.isprintable() for each in text):
        raise _fault(f"holds a line break or another character that no URL has; {SERVER_EXPECTED}")
    return _sqlite(rest) if scheme == "sqlite" else _postgres(text)


def _sqlite(rest: str) -> SqliteUrl:
    if not rest.startswith("///"):
        raise _fault(f"a file's name comes after three slashes; {FILE_EXPECTED}")
    name, parameters, _ = rest.removeprefix("///").partition("?")
    if parameters:
        raise _fault(f"a SQLite file takes no parameters; {FILE_EXPECTED}")
    if not name or name == ":memory:":
        raise _fault(f"must name a file and nothing else; {FILE_EXPECTED}")
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        raise _fault("this Python's SQLite is older than 3.35; use PostgreSQL")
    try:
        return SqliteUrl(Path(unquote(name)).resolve())
    except (OSError, RuntimeError, ValueError):  # links that lead round in a circle; a NUL
        raise _fault(f"the file's name can't be followed; {FILE_EXPECTED}") from None


def _postgres(text: str) -> PostgresUrl:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    told = text.partition("://")[2]
    if url is None or "://" not in text:
        several = told.partition("?")[0].count("@") > 1
        raise _fault(PERCENT_ENCODE if several else f"can't be read, perhaps for its port; {SERVER_EXPECTED}")
    server, _, parameters = told[_user_and_password(told) :].partition("?")
    names = [name for name, _ in parse_qsl(parameters, keep_blank_values=True)]
    # An @ ends the password, so one that is part of it leaves its rest in what follows.
    if "@" in server or any("@" in name for name in names):
        raise _fault(PERCENT_ENCODE)
    if faults := [*_server_faults(url, server), *_parameter_faults(url, names)]:
        raise ConfigurationFaults([f"DATABASE_URL: {each}" for each in faults])
    if url.host is not None:
        url = url.set(host=unquote(url.host))  # a socket's folder, as libpq has it written: %2Fvar%2Frun
    return _for_psycopg(url.set(drivername="postgresql+psycopg"))


def _for_psycopg(url: URL) -> PostgresUrl:
    """Take out what is psycopg's alone: libpq would refuse it.

    0 means what it does to other drivers, that nothing is prepared (pgjdbc, ``prepareThreshold``): to psycopg
    it would be everything, at once.
    """
    given = str(url.query.get(PREPARE_THRESHOLD, "none"))
    threshold = None if given.lower() == "none" else int(given[:9]) or None
    return PostgresUrl(url.difference_update_query([PREPARE_THRESHOLD]), threshold)


def _user_and_password(told: str) -> int:
    """How far these reach, by SQLAlchemy's rule."""
    found = re.match(r"(?:[^:/]*(?::[^@]*)?@)?", told)
    return found.end() if found else 0


def _server_faults(url: URL, server: str) -> Iterator[str]:
    given = set(url.query)
    if not url.host and not given & {"host", "hostaddr", "service"}:
        yield f"names no host; {SERVER_EXPECTED}"
    elif url.host and not _can_be_a_host(unquote(url.host)):
        yield f"the host can't be one; if it is a part of the password, {PERCENT_ENCODE}"
    if not url.database and not given & {"dbname", "service"}:
        yield f"names no database; {SERVER_EXPECTED}"
    if "/" in (url.database or ""):
        yield f"there is more than a database's name after the host; {SERVER_EXPECTED}"
    if url.port is not None and not _is_port(server.partition("/")[0].rpartition(":")[2]):
        yield f"the port is none: there are 1 to {HIGHEST_PORT}; {SERVER_EXPECTED}"


def _can_be_a_host(host: str) -> bool:
    return host.startswith(("/", "@")) or not re.search(r"[\s\\/#%&=\"'<>]", host)


def _parameter_faults(url: URL, names: list[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        value = url.query.get(name, "")
        if name not in _known():
            called = f"unknown parameter {name}" if SPEAKABLE.fullmatch(name) else "an unknown parameter"
            yield f"{called}; {INSTEAD.get(name.lower(), 'leave it out, or see how libpq names it')}"
        elif not isinstance(value, str):
            if name != "host":  # several servers, each host=name:port
                yield f"parameter {name} is given more than once; expected: once"
        elif name == "port" and not all(_is_port(each) for each in value.split(",")):
            yield f"the port is none: there are 1 to {HIGHEST_PORT}"
        elif name == PREPARE_THRESHOLD and value.lower() in {"", "none"}:
            continue
        elif name in NUMBERS | {PREPARE_THRESHOLD} and not (value.isascii() and value.isdigit()):
            yield f"parameter {name}: not a whole number; expected: digits alone"
        elif name in WORDS and value not in WORDS[name]:
            yield f"parameter {name}: no such value; expected: {', '.join(sorted(WORDS[name]))}"


def _is_port(text: str) -> bool:
    return text == "" or (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= HIGHEST_PORT)


@cache
def _known() -> frozenset[str]:
    """The parameters of this machine's libpq, and the one of psycopg's that is no Python object."""
    return frozenset({each.keyword.decode() for each in pq.Conninfo.get_defaults()} | {PREPARE_THRESHOLD})


def _fault(said: str) -> ConfigurationFaults:
    return ConfigurationFaults([f"DATABASE_URL: {said}"])
