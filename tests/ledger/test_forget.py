"""Forgetting at once: what was set, and what was kept for a person. Who did what when stays."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.ledger.asked import Fate, Kind, Reference
from bot.ledger.database import Database
from bot.ledger.forget import Forgetting, Forgotten
from bot.ledger.kept import KeptTexts
from bot.ledger.lines import Lines
from bot.ledger.replies import USABLE_FOR, Drawn, Replies, Reply, ResponseUrl, Surface
from bot.ledger.tables import kept_query
from sandbox.invoca.faults import FaultKind
from tests.ledger.people import ANA, NOW, OTHER, SAM
from tests.ledger.stage import CALL, FIELD, OTHER_CALL, Stage, staged

NOTHING = Forgotten(0, 0)


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        yield ready


async def test_a_calls_values_are_blanked_once(stage: Stage) -> None:
    """Of that call, in that organization; which fields were set stays."""
    forgetting = Forgetting(stage.database)
    request_id = await stage.accept("one", external_unique_id="CRM-1")
    assert await stage.fate(request_id) is Fate.SENT
    assert await forgetting.call(OTHER, CALL) == NOTHING
    assert await forgetting.call(stage.fingerprint, OTHER_CALL) == NOTHING
    assert await forgetting.call(stage.fingerprint, CALL) == Forgotten(1, 0)
    assert await forgetting.call(stage.fingerprint, CALL) == NOTHING
    blanked = await stage.request(request_id)
    assert blanked.asked.fields == {FIELD: None}
    assert blanked.asked.external_unique_id is None
    assert blanked.fate is Fate.SENT


async def test_what_is_on_its_way_is_delivered_first(stage: Stage) -> None:
    """It is counted, and blanked when asked again."""
    held = stage.invoca.switches.fail(FaultKind.HELD)
    request_id = await stage.accept("one")
    forgetting = Forgetting(stage.database)
    assert await forgetting.person(ANA) == Forgotten(0, 1)
    stage.invoca.switches.clear(held)
    assert await stage.fate(request_id) is Fate.SENT
    assert stage.values() == ["one"]
    assert await forgetting.person(ANA) == Forgotten(1, 0)


async def test_many_are_blanked_in_several_transactions(stage: Stage) -> None:
    """Nobody's click waits for a thousand rows."""
    for number in range(5):
        last = await stage.accept(str(number))
    await stage.fate(last)
    assert await Forgetting(stage.database, batch=2).call(stage.fingerprint, CALL) == Forgotten(5, 0)
    assert await Forgetting(stage.database, batch=2).person(ANA) == NOTHING


async def test_a_person_is_forgotten_with_what_was_kept_for_them(stage: Stage) -> None:
    """Their lines, what they typed, the ways to their cards; nobody else's."""
    database = stage.database
    lines, kept, replies = Lines(database), KeptTexts(database), Replies(database)
    texts, cards = {}, {}
    for person in (ANA, SAM):
        await lines.set(person, stage.fingerprint, "+18555595599", NOW)
        texts[person] = await kept.keep(person, "530-999-9999", NOW)
        cards[person] = Reply(
            Surface.EPHEMERAL, person, "acme", stage.fingerprint, CALL, Drawn("call"),
            ResponseUrl("https://hooks.slack.example/secret", NOW + USABLE_FOR),
        )  # fmt: skip
        await replies.create(cards[person], NOW)
    assert await Forgetting(database).person(ANA) == NOTHING
    assert await lines.get(ANA, stage.fingerprint) is None
    assert await lines.get(SAM, stage.fingerprint) is not None
    left = select(kept_query.c.id)
    assert await database.read(lambda c: c.execute(left).scalars().all()) == [texts[SAM]]
    forgotten = await replies.get(cards[ANA].id, NOW)
    assert forgotten is not None
    assert forgotten.where is None
    assert await replies.get(cards[SAM].id, NOW) == cards[SAM]
    assert not await replies.spend_use(cards[ANA].id, NOW)


async def test_what_says_which_call_is_meant_is_kept_until_it_is_found(stage: Stage) -> None:
    """Otherwise what is still on its way could not be placed."""
    stage.invoca.switches.fail(FaultKind.UNAVAILABLE)
    kept_id = "kept id"
    asked = stage.asked("one", Reference(Kind.KEPT_QUERY, kept_id))
    await stage.delivery.requests.accept(asked, kept_text="530-999-9999")
    assert await Forgetting(stage.database).person(ANA) == Forgotten(0, 1)
    assert await KeptTexts(stage.database).get(kept_id, ANA, NOW) == "530-999-9999"
    stage.advance(60)
    await stage.idle()
    await Forgetting(stage.database).person(ANA)
    left = select(kept_query.c.id)
    assert await stage.database.read(lambda c: c.execute(left).scalars().all()) == []
