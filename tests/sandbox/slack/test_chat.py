"""chat.*: who may post where, what is refused, and what becomes of a message."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import actions, button, mrkdwn, option, overflow, plain, section, select


async def error_of(client: AsyncWebClient, method: str, **arguments: object) -> str:
    """Give the error of a call that is to fail."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    return str(caught.value.response["error"])


async def test_a_posted_message(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """The answer shows the message as Slack keeps it: ids and text defaults filled in."""
    block = section("*Words*", accessory={"type": "button", "text": plain("Press")})
    answer = await client.chat_postMessage(channel="C0SALES", text="Words", blocks=[block])
    (message,) = slack.seen("U0ANA", "C0SALES")
    (kept,) = answer["message"]["blocks"]
    assert answer.data == {
        "ok": True,
        "channel": "C0SALES",
        "ts": "1763760000.250000",
        "message": {
            "user": "U0BOT",
            "type": "message",
            "ts": "1763760000.250000",
            "text": "Words",
            "team": "T0ACME",
            "bot_id": "B0SWITCHBOARD",
            "app_id": "A0SWITCHBOARD",
            "blocks": [
                {
                    "type": "section",
                    "block_id": kept["block_id"],
                    "text": {"type": "mrkdwn", "text": "*Words*", "verbatim": False},
                    "accessory": {
                        "type": "button",
                        "action_id": kept["accessory"]["action_id"],
                        "text": {"type": "plain_text", "text": "Press", "emoji": True},
                    },
                }
            ],
        },
    }
    assert (message.text, message.ephemeral) == ("Words", False)


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0RANDOM", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("C0NEWS", "restricted_action"),
        ("D0ANASAM", "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
        ("U0NOBODY", "channel_not_found"),
        (None, "invalid_arguments"),
        (5, "invalid_arguments"),
    ],
)
async def test_where_the_bot_cannot_post(
    client: AsyncWebClient, channel: str | int | None, error: str
) -> None:
    """Membership, archived channels and wrong ids are told apart."""
    assert await error_of(client, "chat.postMessage", channel=channel, text="Words") == error


async def test_a_private_channel_is_unseen_without_membership(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Of a private channel it isn't in, the bot cannot even know that it exists."""
    slack.workspace.channels["G0PRIV"].members.discard("U0BOT")
    assert await error_of(client, "chat.postMessage", channel="G0PRIV", text="Words") == "channel_not_found"
    assert (
        await error_of(client, "chat.update", channel="G0PRIV", ts="1.0", text="Words") == "channel_not_found"
    )


async def test_public_channels_with_the_public_scope(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """chat:write.public posts to public channels without membership."""
    slack.workspace.app.scopes.add("chat:write.public")
    assert (await client.chat_postMessage(channel="C0RANDOM", text="Words"))["ok"]


async def test_a_person_as_channel_is_their_direct_messages(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Posting to a user id goes to the conversation with the bot, which needs its messages tab."""
    answer = await client.chat_postMessage(channel="U0ANA", text="News")
    assert answer["channel"] == "D0ANA"
    assert [message.text for message in slack.direct_messages("U0ANA")] == ["News"]
    slack.workspace.app.messages_tab = False
    assert await error_of(client, "chat.postMessage", channel="U0ANA", text="News") == "messages_tab_disabled"


async def test_a_refused_message_is_nowhere(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """One fault, and nothing is posted; the faults are in the answer and in the record."""
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C0SALES", text="Words", blocks=[section("")])
    said = "must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    assert caught.value.response.data == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [said],
        "response_metadata": {"messages": [f"[ERROR] {said}"]},
    }
    assert slack.seen("U0ANA", "C0SALES") == []
    (refusal,) = slack.refused
    assert (refusal.where, refusal.code, refusal.messages) == ("chat.postMessage", "invalid_blocks", (said,))
    assert refusal.payload["channel"] == "C0SALES"


async def test_a_message_that_says_nothing(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Neither text nor blocks: no_text, and that is a fault of the app."""
    assert await error_of(client, "chat.postMessage", channel="C0SALES", text="") == "no_text"
    assert [refusal.code for refusal in slack.refused] == ["no_text"]


async def test_what_the_world_is_like_is_no_fault(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Not being in a channel is refused, yet not kept against the app."""
    await error_of(client, "chat.postMessage", channel="C0RANDOM", text="Words")
    assert slack.refused == []


async def test_a_long_text_is_cut(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Past 40,000 characters a text is cut."""
    await client.chat_postMessage(channel="C0SALES", text="x" * 40_001)
    assert len(slack.seen("U0ANA", "C0SALES")[0].text) == 40_000


async def test_an_ephemeral_message_is_for_one(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Only its reader sees it, and no method can change or delete it."""
    answer = await client.chat_postEphemeral(channel="C0SALES", user="U0ANA", text="Psst")
    ts = answer["message_ts"]
    (message,) = slack.seen("U0ANA", "C0SALES")
    assert (message.text, message.ephemeral, message.ts) == ("Psst", True, ts)
    assert slack.seen("U0SAM", "C0SALES") == []
    for method in ("chat.update", "chat.delete"):
        assert await error_of(client, method, channel="C0SALES", ts=ts, text="x") == "message_not_found"


async def test_an_ephemeral_message_needs_its_reader_in_the_channel(client: AsyncWebClient) -> None:
    """Someone who isn't there can't be shown anything there."""
    arguments = {"channel": "G0PRIV", "user": "U0VIC", "text": "Psst"}
    assert await error_of(client, "chat.postEphemeral", **arguments) == "user_not_in_channel"


async def test_updating(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """An update keeps the place and the blocks it does not mention, and is marked as edited."""
    ts = (await client.chat_postMessage(channel="C0SALES", text="Old", blocks=[section("Old")]))["ts"]
    await client.api_call("chat.update", json={"channel": "C0SALES", "ts": ts, "text": "New"})
    (message,) = slack.seen("U0ANA", "C0SALES")
    assert (message.ts, message.text, message.words) == (ts, "New", "Old")
    assert message.as_json(slack.workspace)["edited"]["user"] == "U0BOT"
    answer = await client.chat_update(channel="C0SALES", ts=ts, text="Newer", blocks=[])
    assert (answer["text"], slack.seen("U0ANA", "C0SALES")[0].blocks) == ("Newer", ())


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"ts": "1.000000"}, "message_not_found"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"blocks": [section("")]}, "invalid_blocks"),
        ({"ts": None}, "invalid_arguments"),
    ],
)
async def test_updates_that_are_refused(
    client: AsyncWebClient, change: dict[str, object], error: str
) -> None:
    """An update needs its message and sound content."""
    ts = (await client.chat_postMessage(channel="C0SALES", text="Old"))["ts"]
    arguments = {"channel": "C0SALES", "ts": ts, "text": "New", **change}
    assert await error_of(client, "chat.update", **arguments) == error


async def test_other_peoples_messages_stay(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """The app changes and deletes its own messages only."""
    message = slack.say("U0ANA", "C0SALES", "Mine")
    here = {"channel": "C0SALES", "ts": message.ts, "text": "x"}
    assert await error_of(client, "chat.update", **here) == "cant_update_message"
    assert await error_of(client, "chat.delete", **here) == "cant_delete_message"


async def test_an_archived_channel_is_frozen(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Nothing changes in an archived channel."""
    ts = (await client.chat_postMessage(channel="C0SALES", text="Old"))["ts"]
    slack.workspace.channels["C0SALES"].archived = True
    assert await error_of(client, "chat.update", channel="C0SALES", ts=ts, text="New") == "is_inactive"


async def test_deleting(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A deleted message is gone for everyone."""
    ts = (await client.chat_postMessage(channel="C0SALES", text="Old"))["ts"]
    await client.chat_delete(channel="C0SALES", ts=ts)
    assert slack.seen("U0ANA", "C0SALES") == []


async def test_who_sees_a_channel(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Members see it, and full members of the team every public one; guests and outsiders only their own."""
    for channel in ("C0SALES", "C0SHARED", "G0PRIV"):
        await client.chat_postMessage(channel=channel, text="Words")
    everyone = ("U0ANA", "U0VIC", "U0GUS", "U9OTTO", "U0DEL")
    assert [len(slack.seen(user, "C0SALES")) for user in everyone] == [1, 1, 1, 0, 0]
    assert [len(slack.seen(user, "C0SHARED")) for user in everyone] == [1, 1, 0, 1, 0]
    assert [len(slack.seen(user, "G0PRIV")) for user in everyone] == [1, 0, 0, 0, 0]


async def test_finding_controls(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A message's controls are in order, with what is written on them and what can be chosen."""
    blocks = [
        section(accessory=overflow(option("Refresh"), option("Share"))),
        actions(
            button("Sold", "tag:sold"), select(option("Sale"), option("Spam"), placeholder=plain("Result"))
        ),
    ]
    await client.chat_postMessage(channel="C0SALES", text="Card", blocks=blocks)
    (message,) = slack.seen("U0ANA", "C0SALES")
    assert [(control.kind, control.label, control.action_id) for control in message.controls] == [
        ("overflow", "", "menu"),
        ("button", "Sold", "tag:sold"),
        ("static_select", "Result", "choose"),
    ]
    assert [choice.label for choice in message.controls[0].choices] == ["Refresh", "Share"]


async def test_finding_pings(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Whatever would notify people is found, in blocks and in the notification text."""
    blocks = [section("<!channel> and <@U0ANA|ana>"), {"type": "header", "text": plain("<!here>")}]
    blocks.append({"type": "context", "elements": [mrkdwn("&lt;!here&gt; <!subteam^S0AGENTS>")]})
    await client.chat_postMessage(channel="C0SALES", text="<!everyone>", blocks=blocks)
    (message,) = slack.seen("U0ANA", "C0SALES")
    assert message.pings == ("<!everyone>", "<!channel>", "<@U0ANA|ana>", "<!subteam^S0AGENTS>")
