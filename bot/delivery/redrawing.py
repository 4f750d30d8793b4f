"""Cards change in place: after a click, and again when there is news of what was asked.

A card that only one person sees is drawn by its ``response_url``: one edit at a time for each call, and each
draws what is known when its turn comes, so whatever order they were asked for in, the last shows the latest.

Every drawing in a channel goes one way, in all processes: under the lease of the card's row, after a look at
who reads there, and with a second look at the row just before Slack is asked (ledger/shared.py). A card of
which there is no row is drawn as taken back.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from weakref import WeakValueDictionary

from bot.access.channels import Channels
from bot.access.slack_failures import CONTENT
from bot.cards.kit.blocks import Message
from bot.cards.shared import hidden_card, recognizable, recognized, redacted_card
from bot.config.organizations import Organization
from bot.database.errors import LedgerError
from bot.delivery.drawing import CallCards
from bot.delivery.engine import OutcomeNews
from bot.errors import BotError
from bot.invoca.models import CurrentCalls
from bot.ledger import lanes
from bot.ledger.lanes import PUT_WITHIN
from bot.ledger.replies import Posted, Replies, Reply, ResponseUrl, drawn_by
from bot.ledger.shared import (
    KIND,
    LAST_TRY,
    CardHold,
    CardPlace,
    CardState,
    Settled,
    SharedCard,
    SharedCards,
    reply_of,
)
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.person import Person
from bot.slack.background import Tasks
from bot.slack.outgoing import Answers, NotAnswered, NotPosted, PerhapsPosted, Posting, refused_for_good
from bot.times import Clock, epoch
from bot.words import IN_A_MOMENT, NOT_POSTED

CANNOT_BE_CHECKED = (
    "I can't check with Slack right now whether other companies are in this channel, so nothing was shared."
)


def _external(contact: str) -> str:
    return f"Other companies may be in this channel, so calls aren't shared in it. <@{contact}> can allow it."


log = logging.getLogger("switchboard.redrawing")

TYPED = "typed"
"""The kind of a reply that can't be replaced: a command's answer, to which another message is added."""

SETTLED_WITHIN = 1.5  # seconds that a card waits for the outcome of what was clicked, to be drawn once

SPARE = 2  # uses of a response_url kept for news of what was not saved

GATHERED = 0.2  # seconds in which the news of one call becomes one edit of each shared card

UNSETTLED = 5_000  # cards drawn while their request had no outcome yet, in memory

TURN_WITHIN = 15.0  # seconds that a drawing waits until another process is done with the card

TURN_ASKED_EVERY = 0.1  # seconds

UNCHECKED_FOR = 15.0  # seconds until it is looked again who reads in a channel that couldn't be checked

DUE_AT_ONCE = 10  # cards that are drawn again in one go


class _May(Enum):
    """Whether an organization's cards may be in a channel."""

    YES = auto()
    UNCHECKED = auto()
    NO = auto()


@dataclass(frozen=True)
class Shared:
    """What came of sharing: ``there`` is the card that was there already, by whom and since when.

    ``drawn``: it shows what is known now. ``perhaps``: an earlier card may be there, too.
    """

    there: tuple[Person, datetime] | None = None
    drawn: bool = True
    perhaps: bool = False


@dataclass
class Redrawing:
    """Draws and sends the cards that requests came from."""

    cards: CallCards
    replies: Replies
    shared: SharedCards
    channels: Channels
    posting: Posting
    answers: Answers
    outcomes: OutcomeNews
    tasks: Tasks
    clock: Clock
    _unsettled: OrderedDict[str, Reply] = field(default_factory=OrderedDict)
    _gathering: dict[tuple[str, str], dict[str | None, datetime | None]] = field(default_factory=dict)
    """By call: the cards on which what is gathered was set, and when that had its outcome; None: no card."""
    _locks: WeakValueDictionary[tuple[str, str | None], asyncio.Lock] = field(
        default_factory=WeakValueDictionary
    )

    def __post_init__(self) -> None:
        self.outcomes.listen(self._heard)

    async def after_click(self, reply: Reply, request_id: str) -> None:
        """Draw the card that was clicked: with the request's outcome, if it comes soon enough."""
        ended = await self.outcomes.wait(request_id, SETTLED_WITHIN)
        if ended is None:
            self._unsettled[request_id] = reply
            while len(self._unsettled) > UNSETTLED:
                self._unsettled.popitem(last=False)
        elif ended.outcome is not None and ended.outcome.notified:
            return  # the card is drawn when they are notified
        try:
            await self.now(reply)
            due = reply.due if ended is None or ended.outcome_at is None else drawn_by(ended.outcome_at)
            await self._drawn(reply, due)
        except (NotAnswered, BotError) as error:
            # What was clicked is saved all the same, if it fails that is told, and the card is due again.
            log.warning("a clicked card was not drawn", extra={"error": type(error).__name__})

    async def now(self, reply: Reply, found: CurrentCalls | None = None) -> bool:
        """Draw the card in place; ``found`` is what the API has just told of it.

        False: the card can't be reached any more, or is taken back. Raises NotAnswered where it may be
        reached later, and LedgerError.
        """
        if reply.viewer is None:
            return await self._for_everyone(reply, found)
        return bool(await self._in_place(reply, patient=True))

    async def again(
        self, reply_id: str, spare: int, about: AcceptedRequest | None = None, *, overdue: bool = False
    ) -> bool:
        """Draw a card of a while ago, if that leaves so many uses; ``about`` was not saved. As ``now``.

        While something is on its way there is to be one more, for what becomes of that. ``overdue``: nobody
        has drawn it when they should have; then none is kept back where nothing is on its way.
        """
        reply = await self.replies.get(reply_id, self.clock())
        if reply is None or reply.kind == TYPED:
            return False
        due, next_due = reply.due, await self._next_due(reply)
        if next_due is not None:
            spare += 1
            if due is None:  # what becomes of that while the card is drawn is news of it
                await self.replies.drawn(reply_id, None, next_due)
                due = next_due
        elif overdue:
            spare = 0
        if reply.viewer is None:
            shown: bool | None = await self._for_everyone(reply, None)
        else:
            shown = await self._in_place(reply, about, spare, patient=about is None and not overdue)
        if shown is None and spare and next_due is None:
            await self.replies.drawn(reply_id, due, epoch(self.clock()))  # it is overdue
        else:
            await self._drawn(reply, due)
        return bool(shown)

    async def with_a_use(self, reply_id: str, spare: int, send: Callable[[], Awaitable[bool]]) -> bool | None:
        """Send something to a ``response_url``. None: that would leave fewer uses than are to be spared.

        What certainly didn't arrive takes none. Raises what ``send`` does, and LedgerError.
        """
        if not await self.replies.spend_use(reply_id, self.clock(), spare):
            return None
        try:
            return await send()
        except NotAnswered as failure:
            if not failure.uncertain:
                with suppress(LedgerError):
                    await self.replies.give_use_back(reply_id)
            raise

    async def remember(self, reply: Reply) -> None:
        """Have a card that is about to be drawn as it is drawn again for what is on its way by now."""
        next_due = await self._next_due(reply)
        if next_due is not None:
            await self.replies.create(replace(reply, due=next_due), self.clock())

    async def _in_place(
        self,
        reply: Reply,
        about: AcceptedRequest | None = None,
        spare: int | None = None,
        *,
        patient: bool,
    ) -> bool | None:
        """Draw a card that one person sees, taking a use of it if any are to be spared; None: too few."""
        async with self._lock((reply.organization_fingerprint, reply.transaction_id)):
            if not isinstance(reply.where, ResponseUrl):
                return False
            url, uses_left = reply.where.url, reply.where.uses_left
            if spare is not None and uses_left <= spare:
                return None
            message = await self.cards.draw(reply, about)

            async def send() -> bool:
                return await self.answers.to_url(url, message, in_place=True, patient=patient)

            return await (send() if spare is None else self.with_a_use(reply.id, spare, send))

    async def _next_due(self, reply: Reply) -> float | None:
        """When a card is due that one person sees and that has something as on its way; else None."""
        if reply.transaction_id is None or not isinstance(reply.where, ResponseUrl):
            return None
        waits = await self.cards.waits(reply.organization_fingerprint, reply.transaction_id)
        return epoch(reply.where.expires_at) if waits else None

    async def _drawn(self, reply: Reply, due: float | None) -> None:
        """The news of which a card was due then is on it; until it can't be drawn any more, more may come."""
        await self.replies.drawn(reply.id, due, await self._next_due(reply))

    async def clicked_card(self, channel: str, ts: str, block_ids: Collection[str]) -> Reply | None:
        """The card that was shared as this message, if it was; known from now on where its ``ts`` wasn't.

        Raises LedgerError.
        """
        card = await self._known(channel, ts, block_ids)
        return None if card is None else reply_of(card)

    async def look_after(self, channel: str, ts: str, block_ids: Collection[str]) -> None:
        """Take a card back that somebody has clicked, if it must not be in its channel (any more)."""
        try:
            card = await self._known(channel, ts, block_ids)
            if card is None:
                if recognized(block_ids) is not None:  # of a card that was forgotten, or is another message
                    await self._unknown(channel, ts)
            elif card.state is CardState.TAKING_BACK or (
                card.state is CardState.THERE and await self._may(card.place) is _May.NO
            ):
                await self._draw(card.reply_id)
        except (NotAnswered, BotError) as error:
            # It is due in the database, or clicked again.
            log.warning("a clicked card was not looked after", extra={"error": type(error).__name__})

    async def share(
        self,
        organization: Organization,
        transaction_id: str,
        channel: str,
        person: Person,
        write_down: Callable[[], Awaitable[None]],
    ) -> Shared:
        """Post the call's card to a channel, or draw the one that is there. Raises NotPosted, LedgerError.

        ``write_down`` records who shares it, before it can be seen.
        """
        place = CardPlace(organization.fingerprint, transaction_id, channel)
        reply = Reply(
            viewer=None,
            organization_fingerprint=organization.fingerprint,
            transaction_id=transaction_id,
            kind=KIND,
            where=None,
        )
        claimed = await self.shared.claim(place, reply.id, person)
        if claimed.hold is None:
            there = claimed.there
            if there is not None and (shared := await self._there_already(there)) is not None:
                return shared
            # It is gone, or was taken back: its place is free again.
            claimed = await self.shared.claim(place, reply.id, person)
        if claimed.hold is None:
            if claimed.there is None:
                raise NotPosted(NOT_POSTED, IN_A_MOMENT)
            return Shared((claimed.there.shared_by, claimed.there.at), drawn=False)
        await self._post(claimed.hold, reply, organization, write_down)
        return Shared(perhaps=claimed.perhaps)

    async def redact(self, channel: str, with_team: str) -> None:
        """Take everything back from a channel that may now be read by other companies.

        ``with_team`` is the workspace it is shared with now, where Slack says so. Cards of organizations that
        allow that channel stay. Raises LedgerError.
        """
        self.channels.forget(channel)
        to_go = set()
        for place, fingerprint in await self.shared.places():
            if place != channel:
                continue
            organization = self.cards.directory.by_fingerprint(fingerprint)
            if (
                organization is None
                or channel not in organization.channels
                or (
                    channel not in organization.external_channels
                    and (
                        (with_team and with_team not in organization.workspaces)
                        or await self.channels.is_external(channel, organization.workspaces) is not False
                    )
                )
            ):
                to_go.add(fingerprint)
        await self._take_back(channel, to_go)

    async def check_channels(self) -> None:
        """Take back cards from channels in which they may not be (any more).

        The organizations file may have changed, Slack's word of a channel been missed, or Slack not been
        reached. Raises LedgerError.
        """
        to_go: dict[str, set[str]] = {}
        for channel, fingerprint in await self.shared.places():
            if await self._may(CardPlace(fingerprint, "", channel)) is _May.NO:
                to_go.setdefault(channel, set()).add(fingerprint)
        for channel, fingerprints in to_go.items():
            await self._take_back(channel, fingerprints)

    async def draw_due(self) -> None:
        """Draw what couldn't be drawn when it should have been, also by a process that died. As above."""
        for card_id in await self.shared.due(DUE_AT_ONCE):
            with _due_again():
                await self._draw(card_id, only_if_due=True)
        for _ in range(DUE_AT_ONCE):
            taken = await self.replies.take_due(self.clock(), most=1)  # a lease is for one
            if not taken:
                return
            with _due_again():
                async with asyncio.timeout(PUT_WITHIN):
                    await self.again(taken[0], SPARE, overdue=True)

    def soon(self, reply_id: str) -> None:
        """Draw a card again when there is time: for news that nobody is notified of."""
        self.tasks.start(self._with_news(reply_id))

    async def _for_everyone(self, reply: Reply, found: CurrentCalls | None) -> bool:
        if not isinstance(reply.where, Posted):
            return False
        card = await self.shared.at(reply.where.channel, reply.where.ts)
        if card is None:
            await self._unknown(reply.where.channel, reply.where.ts)
            return False
        return await self._draw(card.reply_id, found) is Settled.SHOWN

    async def _known(self, channel: str, ts: str, block_ids: Collection[str]) -> SharedCard | None:
        card = await self.shared.at(channel, ts)
        if card is None and (carried := recognized(block_ids)) is not None:
            card = await self.shared.adopt(carried, channel, ts)
        return card

    async def _unknown(self, channel: str, ts: str) -> None:
        """Draw a message of which nothing is known as taken back: nobody could take it back later."""
        await self.posting.edit(channel, ts, redacted_card().payload())

    async def _there_already(self, card: SharedCard) -> Shared | None:
        """Draw a card that is to be shared again; None: it isn't there (any more). Raises NotPosted."""
        if card.ts is None:  # it is being posted
            return Shared((card.shared_by, card.at))
        try:
            drawn = await self._draw(card.reply_id)
        except NotAnswered as failure:
            in_the_way = refused_for_good(failure)
            if in_the_way is not None:
                raise NotPosted(in_the_way) from None
            return Shared((card.shared_by, card.at), drawn=False)
        if drawn in {Settled.GONE, Settled.TAKEN_BACK}:
            return None
        return Shared((card.shared_by, card.at), drawn=drawn is Settled.SHOWN)

    async def _post(
        self,
        hold: CardHold,
        reply: Reply,
        organization: Organization,
        write_down: Callable[[], Awaitable[None]],
    ) -> None:
        channel, asked = hold.card.place.channel, False
        try:
            async with asyncio.timeout(PUT_WITHIN):
                card = await self.cards.draw(reply, shared_by=hold.card.shared_by)
                await self._require_its_own_readers(organization, channel)
                await write_down()
                await self._require_claim(hold, organization)
            asked = True
            async with asyncio.timeout(PUT_WITHIN):
                ts = await self.posting.post(
                    channel, recognizable(card.payload(), hold.card.reply_id, hold.epoch)
                )
        except PerhapsPosted:
            await self.shared.perhaps(hold)
            raise
        except NotPosted:
            await self.shared.release(hold)
            raise
        except BaseException as error:
            if asked:
                await self.shared.perhaps(hold)
            else:
                await self.shared.release(hold)
            if isinstance(error, TimeoutError):
                raise PerhapsPosted if asked else NotPosted(NOT_POSTED, IN_A_MOMENT) from None
            raise
        place = hold.card.place
        call = place.organization_fingerprint, place.transaction_id
        caller = self.cards.calls.recent.caller(*call, self.clock())
        if await self.shared.posted(hold, ts, caller) is CardState.TAKING_BACK:
            with _due_again():
                await self._draw(hold.card.reply_id)
            raise NotPosted(_external(organization.contact))

    async def _require_its_own_readers(self, organization: Organization, channel: str) -> None:
        """Raise NotPosted unless the organization's cards may be posted there, by what Slack says now."""
        if channel in organization.external_channels:
            return
        external = await self.channels.is_external(channel, organization.workspaces, afresh=True)
        if external is None:
            raise NotPosted(CANNOT_BE_CHECKED, IN_A_MOMENT)
        if external:
            raise NotPosted(_external(organization.contact))

    async def _require_claim(self, hold: CardHold, organization: Organization) -> None:
        """Raise NotPosted unless the place is still ours, and the channel was not shared meanwhile."""
        state = await self.shared.renew(hold)
        if state is CardState.TAKING_BACK:
            raise NotPosted(_external(organization.contact))
        if state is not CardState.POSTING:
            raise NotPosted(NOT_POSTED, IN_A_MOMENT)

    async def _draw(
        self,
        card_id: str,
        found: CurrentCalls | None = None,
        *,
        only_if_due: bool = False,
    ) -> Settled:
        """Draw a card in its channel, or what stands in its place. Raises NotAnswered, and LedgerError.

        What fails is due again in the database.
        """
        async with self._lock((card_id, None)):
            until = time.monotonic() + TURN_WITHIN
            while time.monotonic() < until:
                hold = await self.shared.take(card_id, only_if_due=only_if_due)
                if hold is False:
                    return Settled.GONE
                if isinstance(hold, CardHold):
                    drawn = await self._draw_held(hold, found)
                    if drawn is not None:
                        return drawn
                else:
                    await asyncio.sleep(TURN_ASKED_EVERY)
            await self.shared.draw_again(card_id)
            raise NotAnswered

    async def _draw_held(self, hold: CardHold, found: CurrentCalls | None) -> Settled | None:
        """One drawing; None: the card is another's, or stands otherwise by now, and is to be drawn anew."""
        card, sent = hold.card, False
        what: Settled = Settled.FAILED
        try:
            async with asyncio.timeout(PUT_WITHIN):
                message, what = await self._what_to_draw(card, found)
                state = await self.shared.renew(hold, taking_back=what is Settled.TAKEN_BACK)
                if state is None:
                    return None
                if state is CardState.TAKING_BACK:
                    message, what = redacted_card(), Settled.TAKEN_BACK
                sent = True
                payload = recognizable(message.payload(), card.reply_id, hold.epoch)
                if not await self.posting.edit(card.place.channel, card.ts or "", payload):
                    what = Settled.GONE
        except TimeoutError:
            await self._failed(hold, NotAnswered())
            raise NotAnswered from None
        except NotAnswered as failure:
            await self._failed(hold, failure)
            raise
        except Exception:
            await self.shared.settle(hold, Settled.FAILED)
            raise
        wait = UNCHECKED_FOR if what is Settled.HIDDEN else None
        state = await self.shared.settle(hold, what, wait)
        if state is None:
            if sent:
                # Somebody else has drawn meanwhile, and Slack may have taken ours after theirs.
                await self.shared.draw_again(card.reply_id)
            return what
        return None if state is CardState.TAKING_BACK and what is not Settled.GONE else what

    async def _failed(self, hold: CardHold, failure: NotAnswered) -> None:
        futile = failure.why in CONTENT or refused_for_good(failure) is not None
        wait = lanes.wait(hold.attempts) if failure.wait is None else failure.wait
        given_up = futile or hold.attempts >= LAST_TRY
        await self.shared.settle(hold, Settled.FAILED, None if given_up else wait)

    async def _what_to_draw(self, card: SharedCard, found: CurrentCalls | None) -> tuple[Message, Settled]:
        if card.state in {CardState.TAKING_BACK, CardState.TAKEN_BACK}:
            return redacted_card(), Settled.TAKEN_BACK
        match await self._may(card.place):
            case _May.NO:
                return redacted_card(), Settled.TAKEN_BACK
            case _May.UNCHECKED:
                return hidden_card(), Settled.HIDDEN
            case _May.YES:
                reply = reply_of(card)
                message = await self.cards.draw(reply, shared_by=card.shared_by, found=found)
                return message, Settled.SHOWN

    async def _may(self, place: CardPlace) -> _May:
        """Whether the organization's cards may be in the channel, by what is known within the minute."""
        organization = self.cards.directory.by_fingerprint(place.organization_fingerprint)
        if organization is None or place.channel not in organization.channels:
            return _May.NO
        if place.channel in organization.external_channels:
            return _May.YES
        external = await self.channels.is_external(place.channel, organization.workspaces)
        if external is None:
            return _May.UNCHECKED
        return _May.NO if external else _May.YES

    async def _take_back(self, channel: str, fingerprints: Collection[str]) -> None:
        if not fingerprints:
            return
        for card_id in await self.shared.take_back(channel, fingerprints):
            with _due_again():
                await self._draw(card_id)

    def _lock(self, key: tuple[str, str | None]) -> asyncio.Lock:
        return self._locks.setdefault(key, asyncio.Lock())

    def _heard(self, request: AcceptedRequest) -> None:
        if request.transaction_id is not None and request.outcome in {Outcome.SENT, Outcome.ENDED}:
            call = request.asked.organization_fingerprint, request.transaction_id
            if call not in self._gathering:
                self._gathering[call] = {}
                self.tasks.start(self._wherever_it_is(call))
            self._gathering[call][request.asked.reply_id] = request.outcome_at
        reply = self._unsettled.pop(request.id, None)
        if reply is not None and request.outcome is not None and not request.outcome.notified:
            self.soon(reply.id)

    async def _wherever_it_is(self, call: tuple[str, str]) -> None:
        """Draw the call's other cards again, once for the news of a moment.

        Those are the shared ones, and those of one person that there is news for.
        """
        try:
            await asyncio.sleep(GATHERED)
        finally:
            came_from = self._gathering.pop(call)
        with _due_again():
            for card in await self.shared.of_call(*call):
                if [card.reply_id] != [*came_from]:  # else it is drawn by that already
                    with _due_again():
                        await self._draw(card.reply_id)
        with _due_again():
            for reply_id, due in await self.replies.with_news_of(*call, self.clock()):
                news = came_from.get(reply_id)
                if news is None or due != drawn_by(news):
                    with _due_again():
                        await self.again(reply_id, SPARE)

    async def _with_news(self, reply_id: str) -> None:
        with _due_again():
            await self.again(reply_id, SPARE)


@contextmanager
def _due_again() -> Iterator[None]:
    """Go on where a card could not be drawn: it is due in the database."""
    try:
        yield
    except (BotError, TimeoutError) as error:
        log.info("a card was not drawn again", extra={"error": type(error).__name__})
