"""Cards in channels: taken back wherever they mustn't be, and forgotten only when they are gone."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app
from bot.config.organizations import Directory
from commands import index
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, Stage, Way, a_stage, running
from tests.waiting import PATIENCE

MASKED = "aller ending 9999"

TAKEN_BACK = "isn't shown here any more"

OTHER = "EFGH5678-EFGH5678"


def posted(stage: Stage, channel: str = "C0SALES") -> list[Message]:
    return [message for message in stage.slack.seen("U0VIC", channel) if not message.ephemeral]


async def shared(stage: Stage, call: str = CALL) -> Message:
    before = {each.ts for each in posted(stage)}
    await stage.types("U0ANA", f"{call} share")
    (card,) = [each for each in posted(stage) if each.ts not in before]
    assert MASKED in card.words
    return card


def now_shown(stage: Stage, card: Message) -> Message:
    return next(each for each in posted(stage, card.channel) if each.ts == card.ts)


def is_taken_back(stage: Stage, card: Message) -> bool:
    shown = now_shown(stage, card)
    return TAKEN_BACK in shown.words and "9999" not in shown.words and not shown.controls


async def comes_to_be_shared(stage: Stage, **more: Any) -> None:
    stage.slack.workspace.channels["C0SALES"].shared_with.add("T0OTHER")
    await stage.slack.event({"type": "channel_shared", "channel": "C0SALES", **more})


def without_its_channel(stage: Stage) -> Directory:
    """The organizations file of after a restart: Acme's without #sales."""
    acme, *others = stage.directory.organizations
    channels = tuple(each for each in acme.channels if each != "C0SALES")
    return Directory((acme.model_copy(update={"channels": channels}), *others))


async def test_a_slow_lookup_brings_nothing_back(stage: Stage) -> None:
    """The channel comes to be shared while the API is asked: when it has answered, nothing is shown."""
    stage.begin()
    card = await shared(stage)
    held = stage.invoca.switches.fail(Fault(FaultKind.HELD, Requests.READS))
    asked = stage.asked()
    await stage.slack.send(stage.slack.clicked("U0SAM", card, "Refresh"))
    await stage.until(lambda: stage.asked() > asked)
    await comes_to_be_shared(stage, connected_team_id="T0OTHER")
    await stage.until(lambda: is_taken_back(stage, card))
    held.release()
    await stage.settle()
    assert is_taken_back(stage, card)
    await stage.tags("U0ANA", f"{CALL} disposition=Spam")
    stage.slack.workspace.channels["C0SALES"].shared_with.clear()
    await stage.slack.event({"type": "channel_shared", "channel": "C0SALES"})
    await stage.settle()
    assert is_taken_back(stage, card)


async def test_nothing_comes_back_by_another_process(tmp_path: Path, postgres_url: str) -> None:
    """As above, where one process draws, and the other hears of the channel."""
    async with a_stage(tmp_path, way=Way("http", postgres_url)) as stage:
        stage.begin()
        card = await shared(stage)
        stage.slack.switches.hold("chat.update")
        await stage.slack.send(stage.slack.clicked("U0SAM", card, "Refresh"))
        await stage.until(lambda: len(stage.slack.calls_to("chat.update")) == 1)
        async with running(stage.settings, stage.directory, stage.clock, stage.slack, "http"):
            await comes_to_be_shared(stage)
            await stage.until(lambda: len(stage.slack.calls_to("conversations.info")) >= 2)
            stage.slack.switches.release("chat.update")
            await stage.until(lambda: is_taken_back(stage, card))
            await stage.settle()
            assert is_taken_back(stage, card)
            _, *later = stage.slack.calls_to("chat.update")
            assert {each.arguments["text"] for each in later} == {later[0].arguments["text"]}


async def test_a_card_nothing_is_known_of(stage: Stage) -> None:
    """A message with buttons of ours, but without a row: whatever draws it draws nothing of the call."""
    stage.begin()
    card = await shared(stage)
    client = AsyncWebClient(stage.settings.slack_bot_token.get_secret_value(), base_url=stage.slack.api_url)
    blocks = [{name: value for name, value in each.items() if name != "block_id"} for each in card.blocks]
    for label in ("Refresh", "Sold"):
        await client.chat_postMessage(channel="C0SALES", text="x", blocks=blocks)
        unknown = posted(stage)[-1]
        assert MASKED in unknown.words
        await stage.clicks("U0SAM", unknown, label)
        assert is_taken_back(stage, unknown)
    assert MASKED in now_shown(stage, card).words


@pytest.mark.parametrize("what", ["channel", "organization"])
async def test_the_organizations_file_says_otherwise_after_a_restart(
    tmp_path: Path, postgres_url: str, what: str
) -> None:
    """Its channel, or the whole organization, is not in the file any more: its cards go at the start."""
    async with a_stage(tmp_path, way=Way("http", postgres_url)) as stage:
        stage.begin()
        card = await shared(stage)
        after = without_its_channel(stage)
        if what == "organization":
            after = Directory((after.organizations[0].model_copy(update={"id": 99}),))
        async with build_app(stage.settings, after, index(stage.settings), stage.clock):
            await stage.until(lambda: is_taken_back(stage, card))


@pytest.mark.parametrize(("user", "label"), [("U0SAM", "Refresh"), ("U0VIC", "Sold"), ("U0SAM", "History")])
async def test_any_click_takes_a_card_back(tmp_path: Path, postgres_url: str, user: str, label: str) -> None:
    """Also the click of somebody who may not do what it says, and one that draws nothing."""
    async with a_stage(tmp_path, way=Way("http", postgres_url)) as stage:
        stage.begin()
        card = await shared(stage)
        stage.slack.switches.error("chat.update", "internal_error")  # so that the start doesn't do it
        after = without_its_channel(stage)
        async with running(stage.settings, after, stage.clock, stage.slack, "http") as (application, _):
            await stage.until(lambda: stage.slack.calls_to("chat.update"))
            stage.slack.switches.clear()
            await stage.slack.send(stage.slack.clicked(user, card, label))
            await application.tasks.drain(PATIENCE)
            await stage.until(lambda: is_taken_back(stage, card))


async def test_slack_is_asked_before_every_post(stage: Stage) -> None:
    """What it said a moment ago doesn't count: nobody has told of the change yet."""
    stage.begin()
    stage.begin(transaction_id=OTHER, calling_phone_number="+15309999998")
    await shared(stage)
    stage.slack.workspace.channels["C0SALES"].shared_with.add("T0OTHER")
    before = len(posted(stage))
    (said,) = await stage.types("U0ANA", f"{OTHER} share")
    assert "Other companies" in said.words
    assert len(posted(stage)) == before


async def test_an_answer_that_was_asked_before_the_channel_changed(stage: Stage) -> None:
    """Slack says *not shared*, and tells of the opposite before that arrives: nothing is posted on it."""
    stage.begin()
    before = len(posted(stage))
    stage.slack.switches.hold("conversations.info")
    await stage.slack.command("U0ANA", "C0SALES", "/calls", f"{CALL} share")
    await stage.until(lambda: stage.slack.calls_to("conversations.info"))
    await stage.slack.event({"type": "channel_shared", "channel": "C0SALES"})
    await stage.until(lambda: len(stage.slack.calls_to("conversations.info")) == 2)
    stage.slack.switches.release("conversations.info")
    stage.slack.switches.hold("conversations.info")  # for those who ask from now on
    await stage.until(lambda: len(stage.slack.calls_to("conversations.info")) > 2)
    stage.slack.workspace.channels["C0SALES"].shared_with.add("T0OTHER")
    stage.slack.switches.clear()
    await stage.settle()
    assert len(posted(stage)) == before
    assert "Other companies" in stage.reads("U0ANA")


async def test_a_channel_that_is_shared_while_a_card_is_posted(stage: Stage) -> None:
    """Slack was asked to post it already: it is taken back as soon as it is known where it is."""
    stage.begin()
    stage.slack.switches.hold("chat.postMessage")
    await stage.slack.command("U0ANA", "C0SALES", "/calls", f"{CALL} share")
    await stage.until(lambda: stage.slack.calls_to("chat.postMessage"))
    await comes_to_be_shared(stage)
    await stage.until(lambda: len(stage.slack.calls_to("conversations.info")) >= 2)
    stage.slack.switches.release("chat.postMessage")
    await stage.settle()
    await stage.until(lambda: is_taken_back(stage, posted(stage)[-1]))


async def test_the_newest_cards_go_first(stage: Stage) -> None:
    """Whoever joins reads the end of the channel first."""
    calls = [f"CARD000{number}-CARD000{number}" for number in range(4)]
    cards = []
    for number, call in enumerate(calls):
        stage.begin(transaction_id=call, calling_phone_number=f"+1530999999{number}")
        await stage.types("U0ANA", f"{call} share")
        cards.append(posted(stage)[-1])
    await comes_to_be_shared(stage)
    await stage.until(lambda: all(is_taken_back(stage, card) for card in cards))
    order = [call.arguments["ts"] for call in stage.slack.calls_to("chat.update")]
    assert order == [card.ts for card in reversed(cards)]


@pytest.mark.parametrize("status", [None, 503, 200])
async def test_a_card_is_known_again_when_it_is_clicked(stage: Stage, status: int | None) -> None:
    """It was posted, and the answer lost: that is what is said, and from the first click on it is a card."""
    stage.begin()
    stage.slack.switches.lose_answers("chat.postMessage", status=status)
    (said,) = [each for each in await stage.types("U0ANA", f"{CALL} share") if each.ephemeral]
    assert "erhaps shared" in said.words
    assert "nothing was shared" not in said.words
    assert len(stage.slack.calls_to("chat.postMessage")) == 1
    card = posted(stage)[-1]
    await stage.clicks("U0VIC", card, "Sold")  # who may not: it is known all the same
    await stage.tags("U0SAM", f"{CALL} disposition=Spam")
    await stage.until(lambda: "Spam" in now_shown(stage, card).words.split("No sale")[0])
    (again,) = [each for each in await stage.types("U0SAM", f"{CALL} share") if each.ephemeral]
    assert "already" in again.words
    await comes_to_be_shared(stage)
    await stage.until(lambda: is_taken_back(stage, card))


async def test_sharing_again_what_is_perhaps_shared(stage: Stage) -> None:
    """A second card is said to be one, and the first goes as soon as it is known where it is."""
    stage.begin()
    stage.slack.switches.lose_answers("chat.postMessage")
    await stage.types("U0ANA", f"{CALL} share")
    first = posted(stage)[-1]
    said = [each.words for each in await stage.types("U0ANA", f"{CALL} share") if each.ephemeral]
    assert "earlier" in said[0]
    second = posted(stage)[-1]
    assert second.ts != first.ts
    await stage.clicks("U0SAM", first, "Sold")
    await stage.until(lambda: is_taken_back(stage, first))
    assert MASKED in now_shown(stage, second).words


async def test_perhaps_shared_in_a_channel_that_came_to_be_shared(stage: Stage) -> None:
    """The first click finds out where it is, and it goes."""
    stage.begin()
    stage.slack.switches.lose_answers("chat.postMessage")
    await stage.types("U0ANA", f"{CALL} share")
    card = posted(stage)[-1]
    await comes_to_be_shared(stage)
    await stage.settle()
    await stage.clicks("U0VIC", card, "Refresh")
    await stage.until(lambda: is_taken_back(stage, card))


TROUBLES = ["internal_error", "service_unavailable", "fatal_error", "ratelimited", "unheard_of", 500, 200]


def trouble(stage: Stage, what: str | int, times: int | None = None) -> None:
    if isinstance(what, int):
        stage.slack.switches.broken("chat.update", what, times)
    else:
        stage.slack.switches.error("chat.update", what, times)


@pytest.mark.parametrize("what", TROUBLES)
async def test_one_failure_forgets_no_card(stage: Stage, what: str | int) -> None:
    """It is changed a moment later, is not posted a second time, and is taken back when it must be."""
    stage.begin()
    card = await shared(stage)
    trouble(stage, what, 1)
    await stage.clicks("U0SAM", card, "Sold")
    await stage.until(lambda: "Sale" in now_shown(stage, card).words.split("No sale")[0])
    trouble(stage, what, 1)
    (said,) = [each for each in await stage.types("U0SAM", f"{CALL} share") if each.ephemeral]
    assert "already" in said.words
    assert len(stage.slack.calls_to("chat.postMessage")) == 1
    trouble(stage, what, 2)
    await comes_to_be_shared(stage)
    await stage.until(lambda: is_taken_back(stage, card))


async def test_only_what_is_gone_is_forgotten(stage: Stage) -> None:
    """Somebody has deleted the card: it is posted anew. The bot was taken out of the channel: it is not."""
    stage.begin()
    card = await shared(stage)
    stage.slack.switches.error("chat.update", "channel_not_found", 1)
    (said,) = await stage.types("U0SAM", f"{CALL} share")
    assert "/invite" in said.words
    assert len(stage.slack.calls_to("chat.postMessage")) == 1
    stage.slack.switches.error("chat.update", "message_not_found", 1)
    await stage.types("U0SAM", f"{CALL} share")
    assert posted(stage)[-1].ts != card.ts


async def test_sharing_again_while_slack_takes_no_changes(stage: Stage) -> None:
    """There are words for it, and they are no fault of ours."""
    stage.begin()
    await shared(stage)
    stage.slack.switches.outage("chat.update")
    (said,) = await stage.types("U0SAM", f"{CALL} share")
    assert "already" in said.words
    assert "as soon as Slack does" in said.words


async def test_a_refresh_while_slack_takes_no_changes(stage: Stage) -> None:
    """The clicker is told, in words, and the card follows when it can."""
    stage.begin()
    card = await shared(stage)
    await stage.tags("U0ANA", f"{CALL} disposition=Spam")
    await stage.until(lambda: "Spam" in now_shown(stage, card).words.split("No sale")[0])
    stage.slack.switches.outage("chat.update")
    seen = await stage.clicks("U0SAM", card, "Refresh")
    assert ["Slack" in each.words and "reference" not in each.words for each in seen] == [True]


async def test_a_channel_that_cannot_be_checked_for_a_moment(stage: Stage) -> None:
    """Its cards show nothing until Slack says who reads there, and then again what they did."""
    stage.begin()
    card = await shared(stage)
    stage.clock.pass_(minutes=2)
    stage.slack.switches.error("conversations.info", "internal_error")
    await stage.clicks("U0SAM", card, "Refresh")
    assert "9999" not in now_shown(stage, card).words
    stage.slack.switches.clear()
    stage.clock.pass_(minutes=2)
    await stage.until(lambda: MASKED in now_shown(stage, card).words)
    stage.slack.refused.clear()
