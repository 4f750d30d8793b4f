"""A PostgreSQL server to test on: TEST_DATABASE_URL, each time a schema of its own that is dropped again."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from tests.waiting import PATIENCE

SERVER = "postgresql://postgres@127.0.0.1:5432/test"


def server() -> str:
    """The server's URL. Without one the test is skipped."""
    url = os.environ.get("TEST_DATABASE_URL", SERVER)
    try:
        psycopg.connect(url, connect_timeout=int(PATIENCE)).close()
    except psycopg.OperationalError:
        pytest.skip("PostgreSQL can't be reached")
    return url


@contextmanager
def empty_schema() -> Iterator[str]:
    """Give a URL that sees an empty schema alone."""
    url, name = server(), f"switchboard_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        try:
            given = make_url(url).update_query_dict(
                {"options": f"-csearch_path={name}", "connect_timeout": f"{PATIENCE:.0f}"}
            )
            yield given.render_as_string(hide_password=False)
        finally:
            connection.execute("SET client_min_messages = warning")
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())
