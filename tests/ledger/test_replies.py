"""Where a card lives, and how often it can still be edited."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.ledger.lanes import LEASE
from bot.ledger.replies import (
    DRAWN_WITHIN,
    USABLE_FOR,
    Posted,
    Replies,
    Reply,
    ResponseUrl,
    call_has_news,
    caller,
    drawn_by,
    has_news,
)
from bot.times import epoch
from tests.ledger.people import ACME, ANA, NOW

URL = "https://hooks.slack.example/commands/T0ACME/1/secret"

EXPIRES = NOW + USABLE_FOR


def card(**changes: object) -> Reply:
    of_ana = Reply(
        viewer=ANA,
        organization_fingerprint=ACME,
        transaction_id="ABCD1234-ABCD1234",
        kind="call",
        where=ResponseUrl(URL, EXPIRES),
    )
    return replace(of_ana, **changes)  # type: ignore[arg-type]


@pytest.fixture
def replies(database: Database) -> Replies:
    return Replies(database)


@pytest.mark.parametrize(
    "reply",
    [
        card(),
        card(viewer=None, where=Posted("C0SALES", "1700000000.000100")),
        card(where=None, transaction_id=None, kind="list"),
    ],
    ids=["for one person", "in a channel", "in a modal"],
)
async def test_a_card_is_given_back_as_it_was(replies: Replies, reply: Reply) -> None:
    """For one person, for everyone in a channel, and in a modal."""
    await replies.create(reply, NOW)
    assert await replies.get(reply.id, NOW) == reply
    assert await replies.get("forged", NOW) is None


@pytest.mark.parametrize(
    ("over_for", "kept_for"), [(None, 120), (0, 10), (4, 6), (10, None), (90, None)], ids=str
)
async def test_a_card_keeps_who_called_for_ten_minutes_once_the_call_is_over(
    replies: Replies, over_for: int | None, kept_for: int | None
) -> None:
    """Also one that is made when it has been over for a while; the card that keeps it longest counts."""
    over_at = None if over_for is None else NOW - timedelta(minutes=over_for)
    made = card().with_caller(("9999", over_at))
    await replies.create(made, NOW)
    if kept_for is not None:
        await replies.create(replace(card(), caller_ending="9999", caller_until=epoch(NOW) + 1), NOW)
    call = made.organization_fingerprint, str(made.transaction_id)
    kept = await replies.database.read(lambda connection: caller(connection, *call, NOW))
    until = None if kept_for is None else epoch(NOW + timedelta(minutes=kept_for))
    assert kept == (None if until is None else ("9999", until))
    read = await replies.get(made.id, NOW)
    assert read is not None
    assert (read.caller_ending, read.caller_until) == (kept or (None, None))


def test_a_response_url_is_never_shown() -> None:
    """Whoever has it can use it."""
    assert URL not in repr(card())


def test_ids_cannot_be_guessed() -> None:
    """Two cards never share one."""
    assert len({card().id for _ in range(100)}) == 100


async def test_five_uses_of_which_some_are_kept_spare(replies: Replies) -> None:
    """Ordinary news leaves two; a outcome may take the last."""
    reply = card()
    await replies.create(reply, NOW)
    assert [await replies.spend_use(reply.id, NOW, spare=2) for _ in range(4)] == [True, True, True, False]
    assert [await replies.spend_use(reply.id, NOW) for _ in range(3)] == [True, True, False]


async def test_uses_are_not_spent_twice_at_once(replies: Replies) -> None:
    """Many at once share the five."""
    reply = card()
    await replies.create(reply, NOW)
    spent = await asyncio.gather(*(replies.spend_use(reply.id, NOW) for _ in range(20)))
    assert sum(spent) == 5


async def test_a_response_url_ends_after_half_an_hour(replies: Replies) -> None:
    """The card is still known, but can't be reached."""
    reply = card()
    await replies.create(reply, NOW)
    assert not await replies.spend_use(reply.id, EXPIRES)
    assert await replies.get(reply.id, EXPIRES) == replace(reply, where=None)
    assert not await replies.spend_use("forged", NOW)


async def test_what_is_due_is_taken_by_one_and_due_again_until_it_is_drawn(replies: Replies) -> None:
    """Whoever takes it may die; what came meanwhile is not drawn with what was there before."""
    reply = card().with_news(NOW)
    await replies.create(reply, NOW)
    assert reply.due is not None
    assert await replies.take_due(NOW, most=10) == ()
    due = NOW + timedelta(seconds=DRAWN_WITHIN)
    taken = await asyncio.gather(*(replies.take_due(due, most=10) for _ in range(4)))
    assert sorted(taken) == [(), (), (), (reply.id,)]
    later = due + timedelta(seconds=LEASE)
    assert await replies.take_due(later, most=10) == (reply.id,)
    await replies.drawn(reply.id, reply.due)
    taken_last = await replies.get(reply.id, later)
    assert taken_last is not None
    assert taken_last.due is not None
    await replies.drawn(reply.id, taken_last.due)
    assert await replies.take_due(later + timedelta(days=1), most=10) == ()


@pytest.mark.parametrize(
    "reply",
    [card(kind="typed"), card(where=None), card(viewer=None, where=Posted("C0SALES", "1700000000.000100"))],
    ids=["an answer", "in a modal", "in a channel"],
)
async def test_what_cannot_be_drawn_again_is_never_due(replies: Replies, reply: Reply) -> None:
    """An answer is added to, a window is gone by then, and of cards in channels their own row says it."""
    await replies.create(reply, NOW)
    await replies.database.write(lambda connection: has_news(connection, reply.id, NOW))
    assert await replies.take_due(NOW + timedelta(hours=1), most=10) == ()


async def test_news_of_a_call_is_for_its_cards_that_wait(replies: Replies) -> None:
    """A card that shows all there is isn't drawn for it; one that has something as on its way is, at once."""
    shows_all, waits, of_another = card(), card(), card(transaction_id="OTHER123-OTHER123")
    until = (NOW + timedelta(minutes=30)).timestamp()
    for each in (shows_all, waits, of_another):
        await replies.create(each, NOW)
    for each in (waits, of_another):
        await replies.drawn(each.id, None, until)
    call = waits.organization_fingerprint, str(waits.transaction_id)
    assert await replies.with_news_of(*call, NOW) == ()
    await replies.database.write(lambda connection: call_has_news(connection, *call, NOW))
    assert await replies.with_news_of(*call, NOW) == ((waits.id, drawn_by(NOW)),)
    await replies.drawn(waits.id, until)
    assert await replies.with_news_of(*call, NOW) != ()
    await replies.drawn(waits.id, drawn_by(NOW))
    assert await replies.with_news_of(*call, NOW) == ()
