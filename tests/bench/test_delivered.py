from dataclasses import replace

import pytest

from bench.delivered import POSTGRES, delivered
from tests.database import postgres


async def test_tags_are_delivered_on_postgresql() -> None:
    """In a schema of its own, which is gone afterwards: all of them sent, and what it took."""
    postgres.server()
    figures = await delivered(replace(POSTGRES, tags=50))
    assert figures is not None
    assert min(figures.a_second, figures.busy, figures.p50) > 0


async def test_without_a_server_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no PostgreSQL answers there are no figures, and no failure."""
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:1/test")
    assert await delivered(POSTGRES) is None
