"""Cards change in place: after a click, and again when there is news of what was asked.

One edit at a time for each call, and each draws what is known when its turn comes: whatever order the edits
were asked for in, the last one shows the latest.
"""

import asyncio
import logging
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.answers import Answers, NotAnswered
from bot.call_cards import CallCards
from bot.cards.shared import redacted_card
from bot.channels import Channels
from bot.errors import BotError
from bot.fates import Fates
from bot.ledger.asked import Fate, Request
from bot.ledger.replies import Posted, Replies, Reply, Surface
from bot.ledger.shared import SharedCards, reply_of
from bot.posting import Posting
from bot.tasks import Tasks
from bot.times import Clock

log = logging.getLogger("switchboard.redrawing")

CARD = "call"
"""The kind of a reply that is the card of a call."""
TYPED = "typed"
"""The kind of a reply that can't be replaced: a command's answer, to which another message is added."""
SETTLED_WITHIN = 1.5  # seconds that a card waits for the fate of what was clicked, to be drawn once
SPARE = 2  # uses of a response_url kept for news of what was not saved
GATHERED = 0.2  # seconds in which the news of one call becomes one edit of each shared card
UNSETTLED = 5_000  # cards drawn while their request had no fate yet, in memory


@dataclass
class Redrawing:
    """Draws and sends the cards that requests came from."""

    cards: CallCards
    replies: Replies
    shared: SharedCards
    channels: Channels
    posting: Posting
    answers: Answers
    fates: Fates
    tasks: Tasks
    clock: Clock
    _unsettled: OrderedDict[str, Reply] = field(default_factory=OrderedDict)
    _gathering: set[tuple[str, str]] = field(default_factory=set)
    _locks: WeakValueDictionary[tuple[str, str | None], asyncio.Lock] = field(
        default_factory=WeakValueDictionary
    )

    def __post_init__(self) -> None:
        self.fates.listen(self._heard)

    async def after_click(self, reply: Reply, request_id: str) -> None:
        """Draw the card that was clicked: with the request's fate, if it comes soon enough."""
        ended = await self.fates.wait(request_id, SETTLED_WITHIN)
        if ended is None:
            self._unsettled[request_id] = reply
            while len(self._unsettled) > UNSETTLED:
                self._unsettled.popitem(last=False)
        elif ended.fate is not None and ended.fate.told:
            return  # its telling draws the card
        try:
            await self.now(reply)
        except (NotAnswered, BotError) as error:
            # What was clicked is saved all the same, and if it fails that is told.
            log.warning("a clicked card was not drawn", extra={"error": type(error).__name__})

    async def now(self, reply: Reply, about: Request | None = None) -> bool:
        """Draw the card in place; ``about`` was not saved. False: it can't be reached any more.

        Raises NotAnswered where it may be reached later, and LedgerError.
        """
        key = reply.organization_fingerprint, reply.transaction_id
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            if isinstance(reply.where, Posted):
                return await self._in_channel(reply, reply.where, about)
            if reply.where is None:
                return False
            message = await self.cards.draw(reply, about)
            for_everyone = reply.surface is Surface.CHANNEL
            return await self.answers.to_url(
                reply.where.url, message, in_place=True, for_everyone=for_everyone
            )

    async def again(self, reply_id: str, spare: int, about: Request | None = None) -> bool:
        """Draw a card of a while ago, if that leaves so many uses. As ``now``."""
        now = self.clock()
        reply = await self.replies.get(reply_id, now)
        if reply is None or reply.drawn.kind == TYPED:
            return False
        if not await self.replies.spend_use(reply_id, now, spare):
            return False
        return await self.now(reply, about)

    async def clicked_card(self, channel: str, ts: str) -> Reply | None:
        """The card that was shared as this message, if it was. Raises LedgerError."""
        card = await self.shared.at(channel, ts)
        return None if card is None else reply_of(card)

    async def redact(self, channel: str) -> None:
        """Take everything back from a channel that may now be read by other companies.

        Cards of organizations that allow that channel stay. Raises LedgerError.
        """
        self.channels.forget(channel)
        for card in await self.shared.in_channel(channel):
            with suppress(NotAnswered):  # check_channels tries again
                await self.now(reply_of(card))

    async def check_channels(self) -> None:
        """Take back cards from channels of which Slack's word was missed, or Slack could not be reached.

        Raises LedgerError.
        """
        for channel in await self.shared.channels():
            everywhere = {
                each.fingerprint
                for each in self.cards.directory.organizations
                if channel in each.external_channels
            }
            cards = await self.shared.in_channel(channel)
            to_go = [each for each in cards if each.place.organization_fingerprint not in everywhere]
            if to_go and await self.channels.is_external(channel):
                await self.redact(channel)

    async def _in_channel(self, reply: Reply, where: Posted, about: Request | None) -> bool:
        card = await self.shared.at(where.channel, where.ts)
        allowed, certainly_not = await self._may_be_read(reply.organization_fingerprint, where.channel)
        if card is None or not allowed:
            message = redacted_card()
        else:
            message = await self.cards.draw(reply, about, shared_by=card.shared_by)
        there = await self.posting.edit(where.channel, where.ts, message)
        if card is not None and (certainly_not or not there):
            await self.shared.release(card.place)
        return there

    async def _may_be_read(self, fingerprint: str, channel: str) -> tuple[bool, bool]:
        """Whether the organization's cards may be in the channel; and whether they certainly may not."""
        organization = self.cards.directory.by_fingerprint(fingerprint)
        if organization is not None and channel in organization.external_channels:
            return True, False
        external = await self.channels.is_external(channel)
        if organization is None or channel not in organization.channels:
            return False, external is True
        return external is False, external is True

    def soon(self, reply_id: str) -> None:
        """Draw a card again when there is time: for news that needn't be told."""
        self.tasks.start(self._with_news(reply_id))

    def _heard(self, request: Request) -> None:
        if request.transaction_id is not None and request.fate in {Fate.SENT, Fate.ENDED}:
            call = request.asked.organization_fingerprint, request.transaction_id
            if call not in self._gathering:
                self._gathering.add(call)
                self.tasks.start(self._in_every_channel(call, request.asked.reply_id))
        reply = self._unsettled.pop(request.id, None)
        if reply is not None and request.fate is not None and not request.fate.told:
            self.soon(reply.id)

    async def _in_every_channel(self, call: tuple[str, str], drawn_already: str | None) -> None:
        """Draw the call's shared cards again, once for the news of a moment."""
        try:
            await asyncio.sleep(GATHERED)
            self._gathering.discard(call)
            for card in await self.shared.of_call(*call):
                if card.reply_id != drawn_already:
                    await self.now(reply_of(card))
        except (NotAnswered, BotError) as error:
            log.info("a shared card was not drawn again", extra={"error": type(error).__name__})
        finally:
            self._gathering.discard(call)

    async def _with_news(self, reply_id: str) -> None:
        try:
            await self.again(reply_id, SPARE)
        except (NotAnswered, BotError) as error:
            # Nothing is lost by it: the card goes on saying that one only hears of failures.
            log.info("a card was not drawn again", extra={"error": type(error).__name__})
