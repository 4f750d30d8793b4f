import asyncio
import re

import pytest

from tests.sandbox.slack.blocks import actions, button, section
from tests.sandbox.terminal.conftest import App, Json, Played


async def gives_a_card(app: App, payload: Json) -> None:
    await app.answer(payload, blocks=[section("A card"), actions(button("Refresh"), button("More", "more"))])


def prompt_of(played: Played) -> str:
    return "".join(span.text for span in played.session.prompt())


async def test_a_command_shows_its_answer_and_how_long_the_ack_took(played: Played) -> None:
    """The card with its buttons numbered; delivered as the person and place at the prompt."""
    played.app.work = gives_a_card
    written = await played.types("/calls 9999")
    assert "A card" in written
    assert "[1 Refresh] [2 More]" in written
    assert "Only visible to you" in written
    assert re.search(r"ack 3 ms · this after \d+ ms", written)
    assert (played.app.received[0]["user_id"], played.app.received[0]["channel_id"]) == ("U0ANA", "C0SALES")
    assert (played.app.received[0]["command"], played.app.received[0]["text"]) == ("/calls", "9999")


async def test_an_answer_in_the_ack_is_shown(played: Played) -> None:
    """And said to be in it."""
    played.app.ack = '{"text": "*No*, ask <@U0OPS>."}'
    written = await played.types("/calls")
    assert "No, ask @Olga Operations." in written
    assert "ack 3 ms, and this with it" in written


async def test_what_comes_first_is_shown_first(played: Played) -> None:
    """A message that says it is looking is not the end of it."""

    async def looks_first(app: App, payload: Json) -> None:
        await app.answer(payload, text="Looking…")
        await asyncio.sleep(0)
        await gives_a_card(app, payload)

    played.app.work = looks_first
    written = await played.types("/calls")
    assert 0 < written.index("Looking…") < written.index("A card")


async def test_a_number_presses_its_button_and_the_card_changes_in_place(played: Played) -> None:
    """What was drawn anew is numbered anew, from one."""
    played.app.work = gives_a_card
    await played.types("/calls")

    async def replaces(app: App, payload: Json) -> None:
        changed = [section("Changed"), actions(button("Less", "less"))]
        await app.answer(payload, replace_original=True, blocks=changed)

    played.app.work = replaces
    written = await played.types("2")
    assert played.app.received[-1]["actions"][0]["action_id"] == "more"
    assert "changed in place" in written
    assert "[1 Less]" in written
    assert "There is no 2. The numbers go up to 1." in await played.types("2")


async def test_numbers_hold_until_others_are_drawn(played: Played) -> None:
    """A line of words between doesn't take them away."""
    played.app.work = gives_a_card
    await played.types("/calls")

    async def only_words(app: App, payload: Json) -> None:
        await app.answer(payload, text="Not now.")

    played.app.work = only_words
    assert "Not now." in await played.types("1")
    assert "Not now." in await played.types("1")


async def test_a_button_that_is_gone_is_not_pressed(played: Played) -> None:
    """Its card was changed by somebody else, say."""
    played.app.work = gives_a_card
    await played.types("/calls")
    payload = played.app.received[-1]
    await played.app.answer(payload, text="second", blocks=[section("Later"), actions(button("New", "new"))])
    card = played.slack.seen("U0ANA", "C0SALES")[0]

    async def replaces(app: App, payload: Json) -> None:
        await app.answer(payload, replace_original=True, text="over", blocks=[section("Over")])

    played.app.work = replaces
    await played.slack.click("U0ANA", card, "Refresh")
    await asyncio.gather(*played.app.tasks)
    assert "That isn't there any more." in await played.types("2")


async def test_what_arrives_by_itself_is_shown_and_counts_on(played: Played) -> None:
    """No number on the screen comes to mean something else."""
    played.app.work = gives_a_card
    await played.types("/calls")
    before = played.written.tell()
    await played.app.client.chat_postMessage(channel="U0ANA", text="News", blocks=[actions(button("Read"))])
    written = played.written.getvalue()[before:]
    assert "in direct messages" in written
    assert "[3 Read]" in written


async def test_what_slack_refuses_is_shown_with_every_fault(played: Played) -> None:
    """So that a broken card is seen at once."""

    async def sends_a_broken_card(app: App, payload: Json) -> None:
        await app.answer(payload, blocks=[section("x" * 3001)])

    played.app.work = sends_a_broken_card
    written = await played.types("/calls")
    assert "Slack refused this (response_url): invalid_blocks" in written
    assert "must be less than 3001 characters [json-pointer:/blocks/0/text/text]" in written
    assert "did not take" not in written
    assert "No answer came." in written


async def test_what_did_not_get_through_is_told(played: Played) -> None:
    """Once, with the error; Slack found no fault in it."""
    played.app.work = gives_a_card
    played.slack.switches.error("response_url", "internal_error", times=1)
    written = await played.types("/calls")
    assert written.count("Slack did not take what Switchboard sent to response_url: internal_error") == 1
    assert "A card" in await played.types("/calls")


async def test_a_card_that_says_the_same_again_is_shown(played: Played) -> None:
    """So that pressing a button always shows something."""

    async def says_the_same(app: App, payload: Json) -> None:
        await app.answer(payload, text="The same")

    played.app.work = says_the_same
    await played.types("/calls")
    (message,) = played.slack.seen("U0ANA", "C0SALES")
    before = played.written.tell()
    played.slack._state.rewrite(message, {"text": "The same"})
    await asyncio.sleep(0)
    assert "The same" in played.written.getvalue()[before:]


async def test_an_ack_slack_can_t_use_is_told_in_slack_s_words(played: Played) -> None:
    """With what it means."""
    played.app.ack = '{"blocks": "none"}'
    written = await played.types("/calls")
    assert 'Slack says: this failed with the error "invalid_command_response"' in written


async def test_one_can_be_somebody_else(played: Played) -> None:
    """With the roles that everybody has; nothing of one's own card is there for another."""
    played.app.work = gives_a_card
    await played.types("/calls")
    people = await played.types("as")
    for person, role in [
        ("Sam Supervisor", "supervisor"),
        ("Gus Guest", "guest"),
        ("Nell Newcomer", "no role"),
    ]:
        assert re.search(rf"{person} +{role}", people)
    assert "Dan Deleted" not in people
    assert "You are Sam Supervisor (supervisor), in #sales." in await played.types("as sam")
    assert prompt_of(played) == "Sam Supervisor in #sales ▸"
    assert "There is no 1." in await played.types("1")
    assert "sees nothing in #sales yet" in await played.types("look")
    assert "[1 Refresh]" in await played.types("as ana", "look")


async def test_an_outsider_is_where_outsiders_can_be(played: Played) -> None:
    """In the channel shared with them; their Slack doesn't have the command."""
    written = await played.types("as otto", "in")
    assert "in #shared-other" in written
    assert "#sales" not in written
    assert "Slack says: /calls is not a valid command." in await played.types("/calls")
    assert played.app.received == []


async def test_one_can_go_elsewhere(played: Played) -> None:
    """To channels and to the direct messages, as long as one can look in there."""
    places = await played.types("in")
    assert "Switchboard isn't in it" in places
    assert "old" not in places
    await played.types("in random")
    assert prompt_of(played) == "Ana Agent in #random ▸"
    await played.types("in #leads", "in dm")
    assert prompt_of(played) == "Ana Agent in direct messages ▸"
    await played.types("as sam")
    assert prompt_of(played) == "Sam Supervisor in direct messages ▸"
    assert "There is no place 'leads'." in await played.types("as vic", "in leads")


async def test_the_other_side_can_be_seen_and_changed(played: Played) -> None:
    """Calls begin and end there; what Invoca was asked is kept."""
    assert "+15309999999 → +18555595599" in await played.types("invoca")
    assert "A call began: +15305550123" in await played.types("new call (530) 555-0123")
    assert "2 calls in progress" in await played.types("inv")
    assert "is over." in await played.types("end 1")
    assert "is over already." in await played.types("end 1")
    assert "The call ABCD1234-ABCD1234 is over." in await played.types("end call abcd")
    assert "No call is in progress." in await played.types("inv")
    assert "has not been asked anything" in await played.types("requests")
    assert "The log is empty." in await played.types("log")


async def test_troubles_are_listed_and_switched(played: Played) -> None:
    """One at a time; what is on is said."""
    assert "Now: api ok." in await played.types("api")
    assert "api slow: every answer takes 9 s." in await played.types("api slow 9")
    assert [fault.seconds for fault in played.invoca.switches.faults] == [9]
    assert "Now: api slow." in await played.types("api")
    await played.types("api ok")
    assert played.invoca.switches.faults == []
    await played.types("slack down")
    assert played.slack.switches.is_down("response_url")
    played.app.work = None
    assert "There is no slack switch 'sideways'." in await played.types("slack sideways")


@pytest.mark.parametrize(
    "line", ["", "?", "hello", "as nobody", "in nowhere", "99", "new foo", "api slow x", "end x"]
)
async def test_nothing_typed_is_an_accident(played: Played, line: str) -> None:
    """An answer, and the prompt goes on."""
    written = await played.types(line)
    assert bool(written) == bool(line)


async def test_quit_leaves(played: Played) -> None:
    """And nothing else does."""
    assert not await played.session.take("quit")
