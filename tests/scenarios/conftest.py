from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from tests.scenarios.held import Ground
from tests.scenarios.stage import GLOBEX, Stage, Way, a_stage, globex
from tests.waiting import PATIENCE


@pytest.fixture(params=["http and sqlite", "socket and postgresql"])
def way(request: pytest.FixtureRequest) -> Way:
    """Both ways to be reached, both databases: what holds in one holds in the other."""
    if request.param == "http and sqlite":
        return Way()
    return Way("socket", str(request.getfixturevalue("postgres_url")))


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """One organization. At the end Slack must have refused nothing."""
    async with a_stage(tmp_path, way=way) as made:
        yield made
        assert made.slack.refused == []


@pytest.fixture
async def http_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """For what there is over HTTP alone."""
    async with a_stage(tmp_path) as made:
        yield made
        assert made.slack.refused == []


@pytest.fixture
async def two_organizations(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """Acme and Globex in one workspace; Sam belongs to both."""
    async with a_stage(tmp_path, globex('agents = ["U0SAM"]'), way) as made:
        yield made
        assert made.slack.refused == []


@pytest.fixture
async def ground(tmp_path: Path, way: Way) -> AsyncIterator[Ground]:
    """For acks while nobody answers anything."""
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME, GLOBEX]) as invoca,
    ):
        yield Ground(slack, invoca, tmp_path, way)
