"""What a person needs to try tagging at the prompt: changes, direct messages, what Invoca was sent."""

import asyncio

import aiohttp
import pytest

from sandbox.organizations import ACME
from sandbox.terminal import patience, updates
from tests.sandbox.slack.blocks import actions, button, option, overflow, plain, section, select
from tests.sandbox.terminal.conftest import App, Json, Played

CALL = "ABCD1234-ABCD1234"


async def sends(played: Played, method: str = "PUT", **asked: object) -> int | None:
    """Update the call as Switchboard would; gives the status, None if the connection broke."""
    path = "/api/2022-08-01/calls_in_progress.json"
    query = f"?id=25&organization_type=Advertiser&transaction_id={CALL}"
    async with aiohttp.ClientSession(headers={"Authorization": ACME.token}) as session:
        try:
            async with session.request(
                method, played.invoca.url + path + query, json={"call_in_progress": asked}
            ) as response:
                return response.status
        except aiohttp.ClientError:
            return None


def flat(written: str) -> str:
    """Give what was written without the breaks of its lines."""
    return " ".join(written.split())


def custom_data(**values: str) -> list[Json]:
    return [{"name": name, "value": value} for name, value in values.items()]


async def test_what_invoca_is_sent_is_shown_as_it_arrives(played: Played) -> None:
    """The call, the fields with their values, and the answer."""
    await sends(played, custom_data=custom_data(call_disposition="Sale", call_notes="wants\x1b[2J gutters"))
    await sends(played, external_unique_id="CRM-1042")
    await sends(played, custom_data=custom_data(mood="good"))
    written = flat(played.written.getvalue())
    assert f"200 PUT {CALL}: call_disposition = Sale, call_notes = wants gutters" in written
    assert f"200 PUT {CALL}: external id = CRM-1042" in written
    assert f"403 PUT {CALL}: mood = good" in written
    assert f"200 PUT {CALL}: external id = CRM-1042" in flat(await played.types("requests"))


@pytest.mark.parametrize(
    ("word", "status", "words"),
    [
        ("no-updates", 404, "404"),
        ("405", 405, "405"),
        ("refusing", 403, "403"),
        ("login", 200, "200, but not applied"),
        ("bare", 202, "202"),
        ("lost", None, "no answer, but applied"),
        ("late", None, "no answer, and not applied"),
        ("down", None, "no answer, and not applied"),
        ("limited", 429, "429"),
    ],
)
async def test_troubles_with_updates_show_what_became_of_them(
    played: Played, word: str, status: int | None, words: str
) -> None:
    """The prompt says what is wrong; afterwards everything works again, and what was late has landed."""
    await played.types(f"api {word}")
    assert f"· api {word} ▸" in "".join(span.text for span in played.session.prompt())
    before = played.written.tell()
    assert await sends(played, custom_data=custom_data(call_disposition="Sale")) == status
    assert flat(played.written.getvalue()[before:]).endswith(f" {words} PUT {CALL}: call_disposition = Sale")
    back = await played.types("api ok")
    assert ("lands only now" in back) == (word == "late")
    applied = word in {"bare", "lost", "late"}
    assert bool(played.invoca.board.values(CALL)) == applied
    assert await sends(played, external_unique_id="CRM-1042") == 200


async def test_an_update_that_takes_its_time_is_shown_before_its_answer(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held until the next switch; a session that has ended says nothing."""
    monkeypatch.setattr(updates, "SOON", 0)
    await played.types("api held")
    waiting = asyncio.create_task(sends(played, custom_data=custom_data(call_disposition="Sale")))
    (received,) = await played.invoca.wait_for(lambda: played.invoca.updates)
    await played.written.says("no answer yet")
    assert received.waits
    await played.types("api ok")
    assert await waiting == 200
    assert flat(played.written.getvalue()).endswith(f" 200 PUT {CALL}: call_disposition = Sale")
    played.session.stop()
    before = played.written.tell()
    await sends(played, external_unique_id="CRM-1042")
    assert played.written.getvalue()[before:] == ""


async def test_what_changed_in_a_card_is_marked(played: Played) -> None:
    """A thick rule beside the lines that are new; numbers given anew are no difference."""

    async def gives(app: App, payload: Json) -> None:
        await app.answer(payload, blocks=[section("The call"), actions(button("More"), button("Sold", "s"))])

    async def tags(app: App, payload: Json) -> None:
        blocks = [section("The call"), section("Sold by Ana"), actions(button("More"), button("Sold", "s"))]
        await app.answer(payload, replace_original=True, blocks=blocks)

    played.app.work = gives
    assert "┃" not in await played.types("/calls")
    played.app.work = tags
    written = await played.types("2")
    assert "│ The call\n" in written
    assert "┃ Sold by Ana\n" in written
    assert "│ [1 More] [2 Sold]\n" in written


async def test_menus_of_a_message_are_chosen_from_and_ask_first(played: Played) -> None:
    """A select and an overflow menu, with the question answered no and then yes."""
    asks = {name: plain(name) for name in ("title", "text", "confirm", "deny")}
    menu = select(option("Estimate"), option("Spam"), placeholder=plain("More tags"), confirm=asks)

    async def gives(app: App, payload: Json) -> None:
        await app.answer(
            payload, blocks=[actions(menu), section(accessory=overflow(option("Refresh"), option("History")))]
        )

    played.app.work = gives
    card = await played.types("/calls")
    assert "More tags ▾ (1 Estimate) (2 Spam)" in card
    assert "[1 confirm] [2 deny]" in await played.types("2")
    assert "Nothing was done." in await played.types("2")
    assert len(played.app.received) == 1
    await played.types("look", "2", "1")
    assert played.app.received[-1]["actions"][0]["selected_option"]["value"] == "spam"
    await played.types("look", "4")
    assert played.app.received[-1]["actions"][0]["selected_option"]["value"] == "history"


async def test_what_came_to_somebody_else_is_told_and_shown_to_them(played: Played) -> None:
    """A line at once, the message itself when one becomes that person, once."""
    await played.app.client.chat_postMessage(
        channel="U0SAM", text="Not saved", blocks=[section("Not saved"), actions(button("Again"))]
    )
    assert "Switchboard wrote to Sam Supervisor: as sam supervisor shows it." in flat(
        played.written.getvalue()
    )
    assert "Not saved" not in played.written.getvalue()
    written = await played.types("as sam")
    assert "1 thing came since they last looked" in written
    assert "in direct messages" in written
    assert "[1 Again]" in written

    async def answers(app: App, payload: Json) -> None:
        await app.answer(payload, text="Tried again.")

    played.app.work = answers
    await played.types("1")
    assert played.app.received[-1]["user"]["id"] == "U0SAM"
    assert "Not saved" not in await played.types("as ana", "as sam")


async def test_waiting_is_not_silent(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that one waits, and for whom."""
    monkeypatch.setattr(patience, "SAID_AFTER", (0.0,))

    async def takes_its_time(app: App, payload: Json) -> None:
        await played.written.says("waiting")
        await app.answer(payload, text="Here")

    played.app.work = takes_its_time
    written = await played.types("/calls")
    assert 0 <= written.index("… waiting for Switchboard") < written.index("Here")


async def test_a_call_can_begin_between_two_numbers(played: Played) -> None:
    """In any usual format, and the second is where it goes."""
    assert "+15305550123 → +18555595613" in await played.types("new call 530-555-0123 855-559-5613")
    assert "+15305550124 → " in await played.types("new call from +1 (530) 555-0124")
    assert "begins a call" in await played.types("new call 530-555-0123 855-559-5613 855-559-5614")
    assert "begins a call" in await played.types("new call 555-0123")


async def test_slacks_troubles_with_what_the_bot_sends(played: Played) -> None:
    """Direct messages that don't get through, and work whose answer is lost, are told as what they are."""
    once = played.app.client
    once.retry_handlers = []  # by default a request whose connection breaks is sent a second time
    await played.types("slack no-dms")
    with pytest.raises(aiohttp.ClientError):
        await once.chat_postMessage(channel="U0ANA", text="News")
    await played.types("slack lost")
    with pytest.raises(aiohttp.ClientError):
        await once.chat_postMessage(channel="U0ANA", text="Done")
    written = flat(played.written.getvalue())
    assert "Slack did not take what Switchboard sent to chat.postMessage: outage" in written
    assert "Slack did what Switchboard asked of chat.postMessage, but" in written
    assert [message.text for message in played.slack.direct_messages("U0ANA")] == ["Done"]


async def test_help_says_what_there_is(played: Played) -> None:
    """By where it is."""
    written = await played.types("?")
    for words in ("In Slack\n", "At Invoca\n", "In between\n", "/tag … sold", "kill", "restart", "api down"):
        assert words in written
