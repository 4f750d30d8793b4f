from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage, a_stage

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


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """One organization. At the end Slack must have refused nothing."""
    async with a_stage(tmp_path) as made:
        yield made
        assert made.slack.refused == []


@pytest.fixture
async def two_organizations(tmp_path: Path) -> AsyncIterator[Stage]:
    """Acme and Globex in one workspace; Sam belongs to both."""
    async with a_stage(tmp_path, GLOBEX) as made:
        yield made
        assert made.slack.refused == []
