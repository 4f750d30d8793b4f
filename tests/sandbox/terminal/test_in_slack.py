import pytest

from sandbox.said_before import say_it
from tests.sandbox.slack.blocks import modal, section
from tests.sandbox.terminal.conftest import App, Json, Played


async def opens(app: App, payload: Json) -> None:
    await app.client.views_open(trigger_id=payload["trigger_id"], view=modal(section("Here it is")))


async def test_messages_have_numbers_and_a_shortcut_is_chosen_on_one(played: Played) -> None:
    """By its number or as the last one, by any beginning of the shortcut's name."""
    say_it(played.slack)
    seen = await played.types("look")
    assert "Sam Supervisor" in seen
    assert "· m1\n" in seen
    assert "· m2 · in the thread of m1\n" in seen
    assert "▌ Phone: (530) 999-9999" in seen
    played.app.work = opens
    for typed, callback_id, words in (
        ("on m1 look up", "look_up", "530-999-9999"),
        ("on 2 tag the call", "tag", "abcd1234"),
        ("on m3 look", "look_up", "New lead"),
        ("on last tag", "tag", "Lunch"),
        ("on tag", "tag", "Lunch"),
    ):
        assert "Here it is" in await played.types(typed)
        payload = played.app.received[-1]
        assert (payload["type"], payload["callback_id"]) == ("message_action", callback_id)
        assert words in payload["message"]["text"]


async def test_a_shortcut_in_other_peoples_direct_messages(played: Played) -> None:
    """Where the bot isn't."""
    say_it(played.slack)
    played.app.work = opens
    await played.types("in dm with sam", "on look up")
    assert played.app.received[-1]["channel"]["id"] == "D0ANASAM"
    assert "855-559-5599" in played.app.received[-1]["message"]["text"]
    assert "There is no place 'dm with ana'" in await played.types("as vic", "in dm with ana")


@pytest.mark.parametrize("typed", ["find", "find a call"])
async def test_the_shortcut_in_the_search_bar(played: Played, typed: str) -> None:
    """It is the app's, whatever stands after its first word."""
    played.app.work = opens
    assert "Here it is" in await played.types(typed)
    assert (played.app.received[-1]["type"], played.app.received[-1]["callback_id"]) == ("shortcut", "find")


async def test_what_there_is_to_choose(played: Played) -> None:
    """The shortcuts by their names; of a wrong one, or a message that isn't there, what there is."""
    assert "There is no message here yet" in await played.types("on look up")
    say_it(played.slack)
    listed = await played.types("on")
    assert "on m2 look up calls" in listed
    assert "on m2 tag the call" in listed
    assert "There is no m9. The messages here are m1 to m5" in await played.types("on m9 look up")
    assert "There is no message shortcut 'dance'" in await played.types("on m1 dance")
    assert "People of other companies don't have" in await played.types("as otto", "say hi", "on look up")
    assert "People of other companies don't have" in await played.types("find")
    assert played.app.received == []


async def test_one_can_write_and_answer(played: Played) -> None:
    """What is written is seen by the others, numbers as links."""
    await played.types("say she rang from 530-555-0123", "reply m1 who?")
    await played.written.says("she rang from 530-555-0123")
    await played.written.says("m2 · in the thread of m1 │ who?")
    first, second = played.slack.seen("U0SAM", "C0SALES")
    assert first.text == "she rang from <tel:5305550123|530-555-0123>"
    assert (second.thread_ts, second.user) == (first.ts, "U0ANA")
    assert "say what?" in await played.types("say")
    assert "reply what?" in await played.types("reply m1")


async def test_a_posted_card_is_seen_by_the_others(played: Played) -> None:
    """And by those of another company, where the channel is shared with them."""
    await played.app.client.chat_postMessage(channel="C0SHARED", text="A card", blocks=[section("A card")])
    for person in ("sam", "otto"):
        assert "A card" in await played.types(f"as {person}", "in shared", "look")


async def test_the_bot_is_invited(played: Played) -> None:
    """By Slack's own command, which isn't the app's."""
    assert "Switchboard was added to the channel" in await played.types(
        "in estimates", "/invite @Switchboard"
    )
    assert "U0BOT" in played.slack.workspace.channels["C0ESTIM"].members
    assert "was in there already" in await played.types("/invite")
    assert "Nobody can be invited" in await played.types("in dm", "/invite")
    assert played.app.received == []


async def test_a_channel_is_shared_while_everything_runs(played: Played) -> None:
    """The app hears of it, unless it may not."""
    assert "#sales is shared with Other Company; Switchboard was told." in await played.types(
        "slack share #sales"
    )
    assert played.app.received[-1]["event"]["type"] == "channel_shared"
    assert "shared with Other Company" in await played.types("in")
    assert "is shared already" in await played.types("slack share sales")
    assert "is no longer shared" in await played.types("slack unshare #sales")
    assert played.app.received[-1]["event"]["type"] == "channel_unshared"
    assert "is not shared" in await played.types("slack unshare #sales")
    assert "There is no channel 'nowhere'" in await played.types("slack share nowhere")
    played.slack.workspace.app.scopes.clear()
    assert "Switchboard doesn't hear of it" in await played.types("slack share #leads")
