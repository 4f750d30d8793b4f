"""Who reads in a channel, by what Slack says of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.access.channels import Channels, read_readers
from bot.slack.outgoing import new_session
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

OURS = ("T0ACME", "T0SECOND")

ALONE = {
    "id": "C0SALES",
    "is_shared": False,
    "is_ext_shared": False,
    "is_org_shared": False,
    "is_pending_ext_shared": False,
    "pending_shared": [],
    "pending_connected_team_ids": [],
    "shared_team_ids": ["T0ACME"],
    "internal_team_ids": [],
    "connected_team_ids": [],
}


@pytest.mark.parametrize(
    ("said", "external"),
    [
        ({}, False),
        ({"shared_team_ids": ["T0ELSE"]}, False),  # where it is at home is no matter of sharing
        ({"is_ext_shared": True}, True),
        ({"is_pending_ext_shared": True}, True),
        ({"pending_shared": ["T0OTHER"]}, True),
        ({"pending_connected_team_ids": ["T0OTHER"]}, True),
        ({"is_ext_shared": True, "shared_team_ids": list(OURS)}, True),
        ({"is_org_shared": True, "is_shared": True, "shared_team_ids": list(OURS)}, False),
        ({"is_org_shared": True, "shared_team_ids": ["T0ACME", "T0THIRD"]}, True),
        ({"is_org_shared": True, "internal_team_ids": ["T0THIRD"]}, True),
        ({"is_org_shared": True, "pending_shared": ["T0THIRD"]}, True),
        ({"is_org_shared": True, "pending_shared": ["T0SECOND"]}, False),
        ({"is_org_shared": True, "shared_team_ids": []}, True),
        ({"connected_team_ids": ["T0OTHER"]}, True),
        ({"is_shared": True, "shared_team_ids": ["T0ACME", "T0OTHER"]}, True),
        ({"is_global_shared": True, "shared_team_ids": ["E0OTHER"]}, True),
    ],
)
def test_who_reads_there(said: Mapping[str, Any], external: bool) -> None:  # noqa: FBT001 - a table's column
    """Other companies, and workspaces beyond the organization's own, also those that are only asked to."""
    readers = read_readers({**ALONE, **said})
    assert readers is not None
    assert readers.are_external(OURS) is external


def test_a_grid_that_is_the_organizations_own() -> None:
    """Where the organization names the whole Enterprise Grid, all its workspaces are its own."""
    said = {**ALONE, "is_org_shared": True, "shared_team_ids": ["T0THIRD"], "enterprise_id": "E0GRID"}
    readers = read_readers(said)
    assert readers is not None
    assert not readers.are_external(["E0GRID"])
    assert readers.are_external(["T0ACME"])


@pytest.mark.parametrize(
    "said",
    [
        {"is_ext_shared": None},
        {"is_ext_shared": "false"},
        {"is_org_shared": "no"},
        {"shared_team_ids": "T0ACME"},
        {"connected_team_ids": [7]},
    ],
)
def test_what_cannot_be_read(said: Mapping[str, Any]) -> None:
    """It says nothing, and so the channel can't be checked."""
    assert read_readers({**ALONE, **said}) is None
    assert read_readers({}) is None


async def test_a_channel_is_asked_about_anew_when_the_clock_has_stepped() -> None:
    """What was asked fifty seconds ago seems to be from twenty ago."""
    now = NOW
    async with SlackSandbox(example_workspace()) as slack, new_session() as session:
        client = AsyncWebClient(slack.workspace.app.bot_token, slack.api_url, session=session)
        channels = Channels(client, lambda: now)
        assert await channels.is_external("C0SALES", OURS) is False
        now += timedelta(seconds=50)
        assert await channels.is_external("C0SALES", OURS) is False
        now -= timedelta(seconds=30)
        channels.clock_stepped()
        assert await channels.is_external("C0SALES", OURS) is False
        assert len(slack.calls_to("conversations.info")) == 2
