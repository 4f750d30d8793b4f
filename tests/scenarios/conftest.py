from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage, Way, a_stage

GLOBEX = """
[organizations.globex]
name = "Globex Solar"
type = "Network"
id = 7
api_url = "INVOCA_URL"
api_token = "env:GLOBEX_API_TOKEN"
workspaces = ["T0ACME"]
contact = "U0OPS"
[organizations.globex.members]
agents = ["U0SAM"]
"""


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
    async with a_stage(tmp_path, GLOBEX, way) as made:
        yield made
        assert made.slack.refused == []
