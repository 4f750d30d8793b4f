"""conversations.*: what the app learns of channels, and their coming to be shared."""

import json

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Channel
from tests.sandbox.slack.acting import error_of
from tests.sandbox.slack.blocks import Json
from tests.sandbox.slack.conftest import ListeningApp


async def info(client: AsyncWebClient, channel: str) -> Json:
    answer: Json = (await client.conversations_info(channel=channel))["channel"]
    return answer


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("C0SALES", {"is_ext_shared": False, "is_member": True, "is_archived": False, "is_private": False}),
        ("C0SHARED", {"is_ext_shared": True, "is_shared": True, "connected_team_ids": ["T0OTHER"]}),
        ("C0ESTIM", {"is_member": False, "is_archived": False}),
        ("C0OLD", {"is_archived": True}),
        ("G0PRIV", {"is_private": True, "is_channel": False, "is_group": True}),
        ("D0ANA", {"is_im": True, "user": "U0ANA"}),
        ("G0MPIM", {"is_mpim": True}),
    ],
)
async def test_what_a_channel_is(
    slack: SlackSandbox, client: AsyncWebClient, channel: str, expected: Json
) -> None:
    """Whether cards may be posted there shows in these."""
    slack.workspace.app.scopes |= {"im:read", "mpim:read"}
    members = {"U0ANA", "U0SAM", "U0BOT"}
    slack.workspace.channels["G0MPIM"] = Channel("G0MPIM", "mpdm-ana--sam-1", "T0ACME", "mpim", members)
    told = await info(client, channel)
    assert {name: told[name] for name in expected} == expected


async def test_a_company_that_was_only_invited(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """The channel is not shared yet, and says that it is about to be."""
    slack.workspace.channels["C0SALES"].invited.add("T0OTHER")
    told = await info(client, "C0SALES")
    assert (told["is_ext_shared"], told["is_pending_ext_shared"]) == (False, True)
    assert told["pending_shared"] == ["T0OTHER"]
    await slack.share_channel("C0SALES")
    told = await info(client, "C0SALES")
    assert (told["is_ext_shared"], told["is_pending_ext_shared"]) == (True, False)


async def test_members_come_in_pages(client: AsyncWebClient) -> None:
    """In pages of `limit`, until the cursor is empty."""
    first = await client.conversations_members(channel="C0SALES", limit=4)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_members(channel="C0SALES", limit=4, cursor=cursor)
    assert [*first["members"], *second["members"]] == [
        "U0ANA", "U0BOT", "U0GUS", "U0NEW", "U0OPS", "U0SAM", "U0VIC",
    ]  # fmt: skip
    assert second["response_metadata"]["next_cursor"] == ""


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.members", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.members", {"channel": "D0ANASAM"}, "missing_scope"),
        ("conversations.members", {"channel": "C0SALES", "limit": 1001}, "invalid_limit"),
        ("conversations.members", {"channel": "C0SALES", "limit": "many"}, "invalid_limit"),
        ("conversations.members", {"channel": "C0SALES", "cursor": "99"}, "invalid_cursor"),
        ("conversations.members", {}, "invalid_arguments"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "U0DEL"}, "user_disabled"),
        ("conversations.open", {"users": "U0BOT2"}, "cannot_dm_bot"),
    ],
)
async def test_what_is_not_told(client: AsyncWebClient, method: str, arguments: Json, error: str) -> None:
    """Of what isn't there, of what the app can't look into, on a page there isn't."""
    assert await error_of(client, method, **arguments) == error


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
async def test_each_kind_of_channel_has_its_scope(
    slack: SlackSandbox, client: AsyncWebClient, method: str
) -> None:
    """channels:read is for public ones, groups:read for private ones the bot is in."""
    slack.workspace.app.scopes -= {"channels:read"}
    assert await error_of(client, method, channel="C0SALES") == "missing_scope"
    assert (await client.api_call(method, params={"channel": "G0PRIV"}))["ok"]
    slack.workspace.app.scopes -= {"groups:read"}
    assert await error_of(client, method, channel="G0PRIV") == "missing_scope"


async def test_opening_a_direct_message(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """conversations.open gives the conversation, new or not."""
    del slack.workspace.channels["D0ANA"]
    first = await client.conversations_open(users="U0ANA")
    second = await client.conversations_open(users="U0ANA", return_im=True)
    assert first.data == {"ok": True, "channel": {"id": "D0ANA"}}
    assert (second["already_open"], second["channel"]["user"]) == (True, "U0ANA")


async def test_a_channel_comes_to_be_shared(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """The app hears which company joined, and which left; then it is as it was, without their people."""
    await slack.share_channel("C0SALES")
    shared = json.loads(app.received[-1].body)
    assert shared["event"] == {
        "event_ts": shared["event"]["event_ts"],
        "type": "channel_shared",
        "connected_team_id": "T0OTHER",
        "channel": "C0SALES",
    }
    assert shared["is_ext_shared_channel"] is True
    assert (await info(client, "C0SALES"))["is_ext_shared"] is True
    slack.workspace.channels["C0SALES"].members.add("U9OTTO")
    await slack.unshare_channel("C0SALES")
    unshared = json.loads(app.received[-1].body)
    assert unshared["event"] == {
        "event_ts": unshared["event"]["event_ts"],
        "type": "channel_unshared",
        "previously_connected_team_id": "T0OTHER",
        "channel": "C0SALES",
        "is_ext_shared": False,
    }
    assert "U9OTTO" not in slack.workspace.channels["C0SALES"].members
    assert (await info(client, "C0SALES"))["is_ext_shared"] is False


async def test_sharing_that_the_app_does_not_hear_of(slack: SlackSandbox, app: ListeningApp) -> None:
    """Without the scope for this kind of channel nothing is told; it is shared all the same."""
    slack.workspace.app.scopes -= {"groups:read"}
    assert await slack.share_channel("G0PRIV") is None
    assert app.received == []
    assert slack.workspace.channels["G0PRIV"].is_ext_shared


async def test_what_cannot_be_shared(slack: SlackSandbox) -> None:
    """Direct messages, companies nobody knows, and what isn't shared can't be ended."""
    with pytest.raises(ValueError, match="can't be shared"):
        await slack.share_channel("D0ANA")
    with pytest.raises(ValueError, match="can't be shared"):
        await slack.share_channel("C0SALES", "T0NOBODY")
    with pytest.raises(ValueError, match="isn't shared"):
        await slack.unshare_channel("C0SALES")
