"""Channels: what the app learns of them, their messages' addresses, and their being shared."""

import json

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import Json
from tests.sandbox.slack.conftest import ListeningApp


async def error_of(client: AsyncWebClient, method: str, **arguments: object) -> str:
    """Give the error of a call that is to fail."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, params=arguments)
    return str(caught.value.response["error"])


async def info(client: AsyncWebClient, channel: str) -> Json:
    answer: Json = (await client.conversations_info(channel=channel))["channel"]
    return answer


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("C0SALES", {"is_ext_shared": False, "is_member": True, "is_archived": False, "is_private": False}),
        ("C0PARTN", {"is_ext_shared": True, "connected_team_ids": ["T0OTHER"]}),
        ("C0ESTIM", {"is_member": False, "is_archived": False}),
        ("C0OLD", {"is_archived": True}),
        ("G0PRIV", {"is_private": True, "is_channel": False, "is_group": True}),
    ],
)
async def test_what_a_channel_is(client: AsyncWebClient, channel: str, expected: Json) -> None:
    """Whether cards may be posted there shows in these."""
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
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": "D0ANASAM"}, "missing_scope"),
        ({"channel": "C0SALES", "limit": 1001}, "invalid_limit"),
        ({"channel": "C0SALES", "limit": "many"}, "invalid_limit"),
        ({"channel": "C0SALES", "cursor": "99"}, "invalid_cursor"),
        ({}, "invalid_arguments"),
    ],
)
async def test_members_that_are_not_told(client: AsyncWebClient, arguments: Json, error: str) -> None:
    """Of a channel the app can't look into, or on a page there isn't."""
    assert await error_of(client, "conversations.members", **arguments) == error


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


async def test_a_message_has_an_address(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Of an answer it names the thread; no scope is needed."""
    slack.workspace.app.scopes.clear()
    root = slack.say("U0SAM", "C0SALES", "Words")
    answer = slack.say("U0ANA", "C0SALES", "More", thread=root)
    told = await client.chat_getPermalink(channel="C0SALES", message_ts=root.ts)
    place = "https://acme-roofing.slack.com/archives/C0SALES/p"
    assert told.data == {"ok": True, "channel": "C0SALES", "permalink": place + root.ts.replace(".", "")}
    told = await client.chat_getPermalink(channel="C0SALES", message_ts=answer.ts)
    assert told["permalink"] == f"{place}{answer.ts.replace('.', '')}?thread_ts={root.ts}&cid=C0SALES"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0SALES", "message_ts": "1.000000"}, "message_not_found"),
        ({"channel": "D0ANASAM", "message_ts": "1.000000"}, "channel_not_found"),
        ({"channel": "C0SALES"}, "invalid_arguments"),
    ],
)
async def test_a_message_without_an_address(client: AsyncWebClient, arguments: Json, error: str) -> None:
    """One that isn't there, or not for the app to see."""
    assert await error_of(client, "chat.getPermalink", **arguments) == error


async def test_an_ephemeral_message_has_no_address(client: AsyncWebClient) -> None:
    """There is nothing to link to."""
    ts = (await client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="Psst"))["message_ts"]
    assert (
        await error_of(client, "chat.getPermalink", channel="C0SALES", message_ts=ts) == "message_not_found"
    )


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
