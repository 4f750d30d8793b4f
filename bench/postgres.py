"""The PostgreSQL server of TEST_DATABASE_URL, as for the tests: each time a schema that is dropped again."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

SERVER = "postgresql://postgres@127.0.0.1:5432/test"


@contextmanager
def empty_schema() -> Iterator[str | None]:
    """Give a URL that sees an empty schema alone; None where there is no server."""
    url, name = os.environ.get("TEST_DATABASE_URL", SERVER), f"switchboard_bench_{secrets.token_hex(6)}"
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError:
        yield None
        return
    with connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        try:
            given = make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
            yield given.render_as_string(hide_password=False)
        finally:
            connection.execute("SET client_min_messages = warning")
            connection.execute(f"DROP SCHEMA {name} CASCADE".encode())
