"""Cards of tags that were under way when Switchboard stopped: drawn again by whoever comes."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.database.tables import reply, tag_request
from bot.ledger.lanes import LEASE
from bot.ledger.replies import CARD, USABLE_FOR, USES, Reply, ResponseUrl, caller, create
from bot.person import Person
from bot.times import epoch
from sandbox.invoca.faults import FaultKind
from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, Stage, Way, a_stage


@pytest.fixture(params=["sqlite", "postgresql"])
async def restarting(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """One organization, on each database."""
    url = None if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    async with a_stage(tmp_path, way=Way("http", url)) as made:
        yield made
        assert made.slack.refused == []


async def a_card(stage: Stage, *, shared: bool = False) -> Message:
    """Ana's own, or one in the channel."""
    found = await stage.types("U0ANA", f"{CALL} share" if shared else CALL)
    return next(each for each in found if each.ephemeral is not shared)


def now_shown(stage: Stage, card: Message) -> str:
    """What the same message says by now."""
    return next(each.words for each in stage.slack.seen("U0ANA", "C0SALES") if each.ts == card.ts)


async def starts_again(stage: Stage, minutes: float = 2.0) -> None:
    """Switchboard was away for a while; what is due by then is drawn a moment later."""
    stage.clock.pass_(minutes=minutes)
    await stage.starts()
    await stage.until(stage.set_on)
    stage.clock.pass_(seconds=5)


async def none_is_due(stage: Stage) -> bool:
    """Whether no card is to be drawn again."""
    due = select(reply.c.id).where(reply.c.due.is_not(None))
    return await stage.application.database.read(lambda connection: connection.execute(due).first()) is None


@pytest.mark.parametrize("where", ["for one person", "in a channel"])
async def test_what_is_delivered_after_a_restart_is_drawn(restarting: Stage, where: str) -> None:
    """It said that it was on its way, and nobody remembers who waits."""
    stage = restarting
    stage.begin()
    card = await a_card(stage, shared=where == "in a channel")
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    await stage.clicks("U0ANA", card, "Sold")
    assert "sending…" in now_shown(stage, card)
    await stage.stops()
    stage.invoca.switches.clear(down)
    await starts_again(stage)
    await stage.until(lambda: "\N{CHECK MARK} *Sale*" in now_shown(stage, card))


@pytest.mark.parametrize("where", ["for one person", "in a channel"])
async def test_what_nobody_could_draw_is_drawn_after_a_restart(restarting: Stage, where: str) -> None:
    """It was in Invoca, and Slack took no edit of its card for as long as Switchboard ran."""
    stage = restarting
    stage.begin()
    card = await a_card(stage, shared=where == "in a channel")
    stage.slack.switches.outage("chat.update" if where == "in a channel" else "response_url")
    await stage.clicks("U0ANA", card, "Sold")
    await stage.until(stage.set_on)
    await stage.settle()
    assert "\N{CHECK MARK}" not in now_shown(stage, card)
    await stage.stops()
    stage.slack.switches.clear()
    await starts_again(stage)
    await stage.until(lambda: "\N{CHECK MARK} *Sale*" in now_shown(stage, card))


@pytest.mark.parametrize("where", ["for one person", "in a channel"])
async def test_a_call_that_ended_meanwhile_says_whom_to_call_back(restarting: Stage, where: str) -> None:
    """The last digits of who called outlive the process on the rows of its cards, for ten minutes more."""
    stage = restarting
    stage.begin()
    card = await a_card(stage, shared=where == "in a channel")
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    await stage.clicks("U0ANA", card, "Sold")
    await stage.stops()
    stage.invoca.board.end(stage.acme, CALL)
    stage.invoca.switches.clear(down)
    stage.clock.pass_(minutes=2)
    await stage.starts()
    await stage.until(lambda: "Call ended" in now_shown(stage, card))
    assert now_shown(stage, card).startswith("*Call ended* · caller ending 9999\n")
    stage.clock.pass_(minutes=11)
    call = stage.directory.organizations[0].fingerprint, CALL
    database = stage.application.database
    assert await database.read(lambda connection: caller(connection, *call, stage.clock())) is None


async def test_a_card_that_is_gone_by_then_is_left_alone(restarting: Stage) -> None:
    """Its address is lent for half an hour: nothing is sent there afterwards, and nothing is due any more."""
    stage = restarting
    stage.begin()
    card = await a_card(stage)
    stage.slack.switches.outage("response_url")
    await stage.clicks("U0ANA", card, "Sold")
    await stage.until(stage.set_on)
    await stage.stops()
    stage.slack.switches.clear()
    answered = len(stage.slack.calls_to("response_url"))
    await starts_again(stage, minutes=31)
    await stage.until(partial(none_is_due, stage))
    assert len(stage.slack.calls_to("response_url")) == answered


@pytest.mark.parametrize("arrives", ["perhaps", "certainly not"])
async def test_an_overdue_card_is_drawn_as_long_as_its_address_lasts(restarting: Stage, arrives: str) -> None:
    """Nothing is on its way any more that uses could be kept for; and what reached nobody took none."""
    stage = restarting
    stage.begin()
    card = await a_card(stage)
    if arrives == "perhaps":
        stage.slack.switches.broken("response_url")
    else:
        stage.slack.switches.rate_limit("response_url", times=100, retry_after=61)
    await stage.clicks("U0ANA", card, "Sold")
    await stage.until(stage.set_on)
    await stage.settle()
    for _ in range(2 if arrives == "perhaps" else 6):
        asked = len(stage.slack.calls_to("response_url"))
        stage.clock.pass_(seconds=LEASE + 1)
        await stage.until(lambda asked=asked: len(stage.slack.calls_to("response_url")) > asked)  # type: ignore[misc]
    assert "\N{CHECK MARK}" not in now_shown(stage, card)
    stage.slack.switches.clear()
    stage.clock.pass_(seconds=LEASE + 1)
    await stage.until(lambda: "\N{CHECK MARK} *Sale*" in now_shown(stage, card))
    await stage.until(partial(none_is_due, stage))


async def more_cards(stage: Stage, *people: Person, due: float | None) -> list[Reply]:
    """So many more, reached where the first that is remembered is."""
    database, now = stage.application.database, stage.clock()
    lent = select(reply.c.response_url).where(reply.c.response_url.is_not(None))
    url = await database.read(lambda connection: connection.execute(lent).scalars().first())
    where, acme = ResponseUrl(str(url), now + USABLE_FOR), stage.directory.organizations[0].fingerprint
    cards = [Reply(person, acme, CALL, CARD, where, due=due) for person in people]

    def remember(connection: Connection) -> None:
        for each in cards:
            create(connection, each, now)

    await database.write(remember)
    return cards


async def test_a_card_that_cannot_be_drawn_holds_up_no_other(tmp_path: Path) -> None:
    """Nobody can tell who the one is for; the other is drawn all the same."""
    async with a_stage(tmp_path, members='viewers = ["*"]\nagents = ["U0ANA"]\n') as stage:
        stage.begin()
        await stage.clicks("U0ANA", await a_card(stage), "Sold")
        await stage.until(partial(none_is_due, stage))
        stage.slack.switches.outage("users.info")
        answered = len(stage.slack.calls_to("response_url"))
        somebody, ana = Person("", "U0NEW"), Person("T0ACME", "U0ANA")
        await more_cards(stage, *[somebody] * 8, ana, due=epoch(stage.clock()))
        await stage.until(lambda: len(stage.slack.calls_to("response_url")) > answered)
        left = select(reply.c.uses_left).where(reply.c.viewer_user == "U0NEW")
        database = stage.application.database
        assert await database.read(lambda connection: connection.execute(left).scalars().all()) == [USES] * 8


async def test_what_has_its_outcome_while_a_card_is_drawn_is_news_of_that_card(restarting: Stage) -> None:
    """It was on its way as the card was drawn, for other news; it is drawn once more."""
    stage = restarting
    stage.begin()
    shown = await a_card(stage)
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    await stage.clicks("U0ANA", shown, "Sold")
    (card,) = await more_cards(stage, Person("T0ACME", "U0ANA"), due=None)
    redrawing = stage.application.dispatcher._services.tagging.redrawing
    stage.slack.switches.hold("response_url")
    asked = len(stage.slack.calls_to("response_url"))
    drawing = asyncio.create_task(redrawing.again(card.id, 0))
    await stage.until(lambda: len(stage.slack.calls_to("response_url")) > asked)
    stage.invoca.switches.clear(down)
    outcome = select(tag_request.c.outcome)
    database = stage.application.database
    await stage.until(lambda: database.read(lambda connection: connection.execute(outcome).scalar()))
    stage.slack.switches.release("response_url")
    assert await drawing
    left = select(reply.c.uses_left).where(reply.c.id == card.id)
    await stage.until(lambda: database.read(lambda connection: connection.execute(left).scalar() == USES - 2))
