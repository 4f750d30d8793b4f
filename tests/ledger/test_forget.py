"""Forgetting at once: what was set, and what was kept for a person. Who did what when stays."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import JSON, Boolean, Double, Integer, select

from bot.database.database import Database
from bot.database.tables import draft, metadata
from bot.ledger.drafts import Drafts, ValuesOf
from bot.ledger.lines import Lines
from bot.ledger.replies import USABLE_FOR, Replies, Reply, ResponseUrl
from bot.ledger.retention import Forgetting, Forgotten
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind
from bot.times import epoch
from sandbox.invoca.faults import Fault, FaultKind
from tests.delivery.stage import CALL, FIELD, OTHER_CALL, Stage, staged
from tests.ledger.people import ANA, NOW, OTHER, SAM

NOTHING = Forgotten(0, 0)


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database) as ready, ready.delivery:
        yield ready


async def test_a_calls_values_are_blanked_once(stage: Stage) -> None:
    """Of that call, in that organization; which fields were set stays."""
    forgetting = Forgetting(stage.database)
    request_id = await stage.accept("one", external_unique_id="CRM-1")
    assert await stage.outcome(request_id) is Outcome.SENT
    assert await forgetting.call(OTHER, CALL) == NOTHING
    assert await forgetting.call(stage.fingerprint, OTHER_CALL) == NOTHING
    assert await forgetting.call(stage.fingerprint, CALL) == Forgotten(1, 0)
    assert await forgetting.call(stage.fingerprint, CALL) == NOTHING
    blanked = await stage.request(request_id)
    assert blanked.asked.fields == {FIELD: None}
    assert blanked.asked.external_unique_id is None
    assert blanked.outcome is Outcome.SENT


async def test_with_a_call_its_caller_is_forgotten(stage: Stage) -> None:
    """Of whom its cards had kept the last digits."""
    replies = Replies(stage.database)
    card = Reply(
        ANA, stage.fingerprint, CALL, "call", None, caller_ending="9999", caller_until=epoch(NOW) + 60
    )
    other = replace(card, id="other", transaction_id=OTHER_CALL)
    for each in (card, other):
        await replies.create(each, NOW)
    await Forgetting(stage.database).call(stage.fingerprint, CALL)
    assert await replies.get(card.id, NOW) == replace(card, caller_ending=None, caller_until=None)
    assert await replies.get(other.id, NOW) == other


async def test_what_is_on_its_way_is_delivered_first(stage: Stage) -> None:
    """It is counted, and blanked when asked again."""
    held = stage.invoca.switches.fail(FaultKind.HELD)
    request_id = await stage.accept("one")
    forgetting = Forgetting(stage.database)
    assert await forgetting.person(ANA) == Forgotten(0, 1)
    stage.invoca.switches.clear(held)
    assert await stage.outcome(request_id) is Outcome.SENT
    assert stage.values() == ["one"]
    assert await forgetting.person(ANA) == Forgotten(1, 0)


async def test_many_are_blanked_in_several_transactions(stage: Stage) -> None:
    """Nobody's click waits for a thousand rows."""
    for number in range(5):
        last = await stage.accept(str(number))
    await stage.outcome(last)
    assert await Forgetting(stage.database, batch=2).call(stage.fingerprint, CALL) == Forgotten(5, 0)
    assert await Forgetting(stage.database, batch=2).person(ANA) == NOTHING


async def test_a_person_is_forgotten_with_what_was_kept_for_them(stage: Stage) -> None:
    """Their lines, what they typed, the ways to their cards; nobody else's."""
    database = stage.database
    lines, kept, replies = Lines(database), Drafts(database), Replies(database)
    texts, cards = {}, {}
    for person in (ANA, SAM):
        await lines.set(person, stage.fingerprint, "+18555595599", NOW)
        texts[person] = await kept.keep(person, "530-999-9999", NOW)
        cards[person] = Reply(
            person, stage.fingerprint, CALL, "call",
            ResponseUrl("https://hooks.slack.example/secret", NOW + USABLE_FOR),
        )  # fmt: skip
        await replies.create(cards[person], NOW)
    assert await Forgetting(database).person(ANA) == NOTHING
    assert await lines.get(ANA, stage.fingerprint) is None
    assert await lines.get(SAM, stage.fingerprint) is not None
    left = select(draft.c.id)
    assert await database.read(lambda c: c.execute(left).scalars().all()) == [texts[SAM]]
    forgotten = await replies.get(cards[ANA].id, NOW)
    assert forgotten is not None
    assert forgotten.where is None
    assert await replies.get(cards[SAM].id, NOW) == cards[SAM]
    assert not await replies.spend_use(cards[ANA].id, NOW)


async def test_what_says_which_call_is_meant_is_kept_until_it_is_found(stage: Stage) -> None:
    """Otherwise what is still on its way could not be placed."""
    stage.invoca.switches.fail(FaultKind.UNAVAILABLE)
    draft_id = "kept id"
    asked = stage.asked("one", CallReference(ReferenceKind.KEPT_QUERY, draft_id))
    await stage.delivery.requests.accept(asked, draft_text="530-999-9999")
    assert await Forgetting(stage.database).person(ANA) == Forgotten(0, 1)
    assert await Drafts(stage.database).get(draft_id, ANA, NOW) == "530-999-9999"
    stage.advance(60)
    await stage.idle()
    await Forgetting(stage.database).person(ANA)
    left = select(draft.c.id)
    assert await stage.database.read(lambda c: c.execute(left).scalars().all()) == []


HOLDS_VALUES = {
    "tag_request.field_values",
    "tag_request.above",
    "tag_request.external_unique_id",
    "tag_request.words",
    "draft.text",
    "reply.caller_ending",
}
"""The columns in which a value of a call can be: what forgetting blanks or deletes."""

HOLDS_NONE = {
    "audit": "home user_id action organization_fingerprint transaction_id place outcome",
    "delivery_seen": "id",
    "draft": "id home user_id organization_fingerprint transaction_id",
    "lane": "key kind scope owner",
    "line": "home user_id organization_fingerprint number",
    "pause": "organization_fingerprint why",
    "person": "user_id team enterprise workspaces standing",
    "reply": "id viewer_home viewer_user response_url channel ts "
    "organization_fingerprint transaction_id kind",
    "tag_request": "id idempotency_key home user_id organization_fingerprint reference_kind "
    "reference transaction_id fields reply_id lane outcome why undoes",
    "shared_card": "reply_id organization_fingerprint transaction_id channel ts home user_id state owner",
    "notification": "lane request_id what",
    "user_group": "group_id users",
}
"""The other columns of text: ids, names of ours and of fields, the number of a line, a way to an answer."""


def test_every_column_is_thought_of() -> None:
    """Whoever adds a place where a value can be says here whether it is, and forgetting empties it."""
    texts = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON) or not isinstance(column.type, Boolean | Double | Integer)
    }
    others = {f"{table}.{column}" for table, columns in HOLDS_NONE.items() for column in columns.split()}
    assert texts == HOLDS_VALUES | others
    assert not HOLDS_VALUES & others


SECRET = "no heating since Friday"


async def everywhere(stage: Stage) -> str:
    """Put a value wherever values of a call can be; gives everything that is in the database then."""
    request_id = await stage.accept(SECRET, external_unique_id=SECRET)
    assert await stage.outcome(request_id) is Outcome.SENT
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, messages={FIELD: [SECRET]}))
    assert await stage.outcome(await stage.accept(f"{SECRET}!")) is Outcome.REFUSED
    kept = Drafts(stage.database)
    for person in (ANA, SAM):
        await kept.keep(person, SECRET, NOW, values_of=ValuesOf(stage.fingerprint, CALL))
    await kept.keep(SAM, f"9999 note={SECRET}", NOW, values_of=ValuesOf(stage.fingerprint))
    await kept.keep(SAM, f"9999 note={SECRET}", NOW, values_of=ValuesOf())
    return await all_rows(stage.database)


async def all_rows(database: Database) -> str:
    tables = [select(table) for table in metadata.sorted_tables]
    return await database.read(
        lambda connection: "\n".join(str(row) for each in tables for row in connection.execute(each))
    )


async def test_a_calls_values_are_nowhere_afterwards(stage: Stage) -> None:
    """Not in an open form of anybody's, not in a draft, not in what Invoca said of them."""
    assert (await everywhere(stage)).count(SECRET) >= 7
    other = ValuesOf(stage.fingerprint, OTHER_CALL)
    others = await Drafts(stage.database).keep(SAM, "another call's", NOW, values_of=other)
    query = await Drafts(stage.database).keep(SAM, "campaign:Spring", NOW)
    await Forgetting(stage.database).call(stage.fingerprint, CALL)
    assert SECRET not in await all_rows(stage.database)
    assert await Drafts(stage.database).get(others, SAM, NOW) == "another call's"
    assert await Drafts(stage.database).get(query, SAM, NOW) == "campaign:Spring"


async def test_another_calls_values_stay(stage: Stage) -> None:
    """Of another call, and of the same id in another organization, nothing is forgotten."""
    held = (await everywhere(stage)).count(SECRET)
    await Forgetting(stage.database).call(OTHER, CALL)
    assert (await all_rows(stage.database)).count(SECRET) == held - 1  # a draft of nobody knows what
    await Forgetting(stage.database).call(stage.fingerprint, OTHER_CALL)
    assert (await all_rows(stage.database)).count(SECRET) == held - 2


async def test_a_persons_values_are_in_nobodys_form_afterwards(stage: Stage) -> None:
    """A form that somebody else has open on the same call is filled with them, too."""
    await everywhere(stage)
    await Forgetting(stage.database).person(ANA)
    left = await all_rows(stage.database)
    assert left.count(SECRET) == left.count(f"9999 note={SECRET}") == 2  # what Sam typed
