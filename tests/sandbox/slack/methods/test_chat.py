"""chat.*: who may post where, what is refused, and what becomes of a message."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.acting import arrived, error_of, post, refused
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    context,
    header,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
)
from tests.sandbox.slack.conftest import ListeningApp

EMPTY = "must be more than 0 characters [json-pointer:/blocks/0/text/text]"


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
        ("U0BOT2", "cannot_dm_bot"),
        ("U0BOT", "cannot_dm_bot"),
        (None, "invalid_arguments"),
        (5, "invalid_arguments"),
    ],
)
async def test_where_the_bot_cannot_post(
    slack: SlackSandbox, client: AsyncWebClient, channel: str | int | None, error: str
) -> None:
    """Told apart; what the world is like is no fault of the app's, wrong arguments are."""
    assert await error_of(client, "chat.postMessage", channel=channel, text="Words") == error
    assert [refusal.code for refusal in slack.refused] == ([error] if error == "invalid_arguments" else [])


async def test_a_private_channel_is_unseen_without_membership(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Of a private channel it isn't in, the bot cannot even know that it exists."""
    slack.workspace.channels["G0PRIV"].members.discard("U0BOT")
    for method in ("chat.postMessage", "chat.update", "conversations.info"):
        assert await error_of(client, method, channel="G0PRIV", ts="1.0", text="x") == "channel_not_found"


async def test_public_channels_with_the_public_scope(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """chat:write.public posts to public channels without membership."""
    slack.workspace.app.scopes.add("chat:write.public")
    assert (await client.chat_postMessage(channel="C0RANDOM", text="Words"))["ok"]


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (
            {"text": "Words", "blocks": [section("")]},
            {
                "error": "invalid_blocks",
                "errors": [EMPTY],
                "response_metadata": {"messages": [f"[ERROR] {EMPTY}"]},
            },
        ),
        ({"text": ""}, {"error": "no_text"}),
    ],
)
async def test_a_refused_message_is_nowhere(
    slack: SlackSandbox, client: AsyncWebClient, content: Json, answer: Json
) -> None:
    """One fault, and nothing is posted; the faults are in the answer and in the record."""
    assert await refused(client, "chat.postMessage", channel="C0SALES", **content) == {"ok": False, **answer}
    assert slack.seen("U0ANA", "C0SALES") == []
    (refusal,) = slack.refused
    assert (refusal.where, refusal.code) == ("chat.postMessage", answer["error"])
    assert (refusal.messages, refusal.payload["channel"]) == (tuple(answer.get("errors", ())), "C0SALES")


async def test_a_long_text_is_cut(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Past 40,000 characters."""
    await client.chat_postMessage(channel="C0SALES", text="x" * 40_001)
    assert len(slack.seen("U0ANA", "C0SALES")[0].text) == 40_000


async def test_an_ephemeral_message_is_for_one(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Only its reader sees it, where they are; no method can change or delete it, or link to it."""
    message = await post(client, slack, text="Psst", user="U0ANA")
    assert (message.text, message.ephemeral) == ("Psst", True)
    assert slack.seen("U0SAM", "C0SALES") == []
    for method, ts in (("chat.update", "ts"), ("chat.delete", "ts"), ("chat.getPermalink", "message_ts")):
        arguments = {"channel": "C0SALES", ts: message.ts, "text": "x"}
        assert await error_of(client, method, **arguments) == "message_not_found"
    absent = {"channel": "G0PRIV", "user": "U0VIC", "text": "Psst"}
    assert await error_of(client, "chat.postEphemeral", **absent) == "user_not_in_channel"


async def test_updating_and_deleting(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """An update keeps the place and the blocks it does not mention, and is marked as edited."""
    ts = (await post(client, slack, section("Old"))).ts
    await client.api_call("chat.update", json={"channel": "C0SALES", "ts": ts, "text": "New"})
    (message,) = slack.seen("U0ANA", "C0SALES")
    assert (message.ts, message.text, message.words) == (ts, "New", "Old")
    assert message.as_json(slack.workspace)["edited"]["user"] == "U0BOT"
    answer = await client.chat_update(channel="C0SALES", ts=ts, text="Newer", blocks=[])
    assert (answer["text"], slack.seen("U0ANA", "C0SALES")[0].blocks) == ("Newer", ())
    await client.chat_delete(channel="C0SALES", ts=ts)
    assert slack.seen("U0ANA", "C0SALES") == []


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
    slack: SlackSandbox, client: AsyncWebClient, change: Json, error: str
) -> None:
    """An update needs its message and sound content."""
    old = await post(client, slack, text="Old")
    arguments = {"channel": "C0SALES", "ts": old.ts, "text": "New", **change}
    assert await error_of(client, "chat.update", **arguments) == error
    assert slack.seen("U0ANA", "C0SALES") == [old]


async def test_what_cannot_be_changed(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Other people's messages, and anything in an archived channel."""
    theirs = {"channel": "C0SALES", "ts": slack.say("U0ANA", "C0SALES", "Mine").ts, "text": "x"}
    assert await error_of(client, "chat.update", **theirs) == "cant_update_message"
    assert await error_of(client, "chat.delete", **theirs) == "cant_delete_message"
    ours = theirs | {"ts": (await post(client, slack)).ts}
    slack.workspace.channels["C0SALES"].archived = True
    assert await error_of(client, "chat.update", **ours) == "is_inactive"


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


async def test_a_direct_message_is_one_persons_to_see_and_to_click(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """A person's id as channel; buttons and menus work, and their clicks say where it was."""
    slack.workspace.app.scopes.intersection_update({"chat:write"})  # it needs no other
    menu = section("Not saved", accessory=overflow(option("History")))
    press = actions(button("Try again", "again"), select(option("One"), option("Two")))
    posted = await client.chat_postMessage(channel="U0ANA", text="Not saved", blocks=[menu, press])
    assert posted["channel"] == "D0ANA"
    (told,) = slack.direct_messages("U0ANA")
    assert [len(slack.direct_messages(user)) for user in ("U0SAM", "U0GUS")] == [0, 0]
    for control in ("Try again", "Two", "History"):
        assert (await slack.click("U0ANA", told, control)).error is None
        assert arrived(app)["channel"] == {"id": "D0ANA", "name": "directmessage"}
        assert arrived(app)["message"]["ts"] == told.ts
    with pytest.raises(ValueError, match="not theirs to see"):
        await slack.click("U0SAM", told, "Try again")


async def test_a_direct_message_can_be_changed_later(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """By chat.update, and by a click's response_url; it stays the same message."""
    posted = await client.chat_postMessage(channel="U0ANA", text="Waiting", blocks=[actions(button())])
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Saved")
    (told,) = slack.direct_messages("U0ANA")
    assert (told.ts, told.text) == (posted["ts"], "Saved")
    url = (await slack.click("U0ANA", told, "Press")).response_url
    await AsyncWebhookClient(url).send_dict({"replace_original": True, "text": "Taken back"})
    assert [(each.ts, each.text) for each in slack.direct_messages("U0ANA")] == [(told.ts, "Taken back")]


async def test_whom_nothing_can_be_said_to(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Whom no channel is shared with any more, an app without its tab; a deactivated account takes it."""
    await client.chat_postMessage(channel="U9OTTO", text="News")
    for channel in ("C0SHARED", "D9OTTO"):
        slack.workspace.channels[channel].members.discard("U9OTTO")
    assert await error_of(client, "chat.postMessage", channel="U9OTTO", text="x") == "channel_not_found"
    slack.workspace.app.messages_tab = False
    assert await error_of(client, "chat.postMessage", channel="U0ANA", text="x") == "messages_tab_disabled"
    slack.workspace.app.messages_tab = True
    # Slack says ok: python-slack-sdk's issue 1156.
    assert (await client.chat_postMessage(channel="U0DEL", text="News"))["ok"]
    assert slack.direct_messages("U0DEL") == []


async def test_who_sees_a_channel(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Members see it, and full members of the team every public one; guests and outsiders only their own."""
    seen = {"C0SALES": [1, 1, 1, 0, 0], "C0SHARED": [1, 1, 0, 1, 0], "G0PRIV": [1, 0, 0, 0, 0]}
    everyone = ("U0ANA", "U0VIC", "U0GUS", "U9OTTO", "U0DEL")
    for channel, counts in seen.items():
        await client.chat_postMessage(channel=channel, text="Words")
        assert [len(slack.seen(user, channel)) for user in everyone] == counts


async def test_finding_controls(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A message's controls are in order, with what is written on them and what can be chosen."""
    menu = section(accessory=overflow(option("Refresh"), option("Share")))
    chosen = select(option("Sale"), option("Spam"), placeholder=plain("Result"))
    message = await post(client, slack, menu, actions(button("Sold", "tag:sold"), chosen))
    assert [(control.kind, control.label, control.action_id) for control in message.controls] == [
        ("overflow", "", "menu"),
        ("button", "Sold", "tag:sold"),
        ("static_select", "Result", "choose"),
    ]
    assert [choice.label for choice in message.controls[0].choices] == ["Refresh", "Share"]


async def test_finding_pings(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Whatever would notify people is found, in blocks and in the notification text."""
    blocks = (section("<!channel> and <@U0ANA|ana>"), header(plain("<!here>")))
    small = context(mrkdwn("&lt;!here&gt; <!subteam^S0AGENTS>"))
    message = await post(client, slack, *blocks, small, text="<!everyone>")
    assert message.pings == ("<!everyone>", "<!channel>", "<@U0ANA|ana>", "<!subteam^S0AGENTS>")
