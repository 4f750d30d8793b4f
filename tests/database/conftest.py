from collections.abc import Iterator

import pytest

from tests.database import postgres


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    with postgres.empty_schema() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """A database without tables."""
    name = "sqlite_url" if request.param == "sqlite" else "empty_postgres_url"
    return str(request.getfixturevalue(name))
