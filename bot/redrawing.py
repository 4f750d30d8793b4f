"""Cards change in place: after a click, and again when there is news of what was asked.

One edit at a time for each call, and each draws what is known when its turn comes: whatever order the edits
were asked for in, the last one shows the latest.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.answers import Answers, NotAnswered
from bot.call_cards import CallCards
from bot.cards.message import Message
from bot.errors import BotError
from bot.fates import Fates
from bot.ledger.asked import Request
from bot.ledger.replies import Replies, Reply, ResponseUrl, Surface
from bot.tasks import Tasks
from bot.times import Clock

log = logging.getLogger("switchboard.redrawing")

CARD = "call"
"""The kind of a reply that is the card of a call."""
TYPED = "typed"
"""The kind of a reply that can't be replaced: a command's answer, to which another message is added."""
SETTLED_WITHIN = 1.5  # seconds that a card waits for the fate of what was clicked, to be drawn once
SPARE = 2  # uses of a response_url kept for news of what was not saved
UNSETTLED = 5_000  # cards drawn while their request had no fate yet, in memory


@dataclass
class Redrawing:
    """Draws and sends the cards that requests came from."""

    cards: CallCards
    replies: Replies
    answers: Answers
    fates: Fates
    tasks: Tasks
    clock: Clock
    _unsettled: OrderedDict[str, Reply] = field(default_factory=OrderedDict)
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
        await self.now(reply)

    async def now(self, reply: Reply, about: Request | None = None) -> bool:
        """Draw the card in place; ``about`` was not saved. False: it can't be reached any more.

        Raises NotAnswered where it may be reached later, and LedgerError.
        """
        key = reply.organization_fingerprint, reply.transaction_id
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            return await self.send(reply, await self.cards.draw(reply, about))

    async def again(self, reply_id: str, spare: int, about: Request | None = None) -> bool:
        """Draw a card of a while ago, if that leaves so many uses. As ``now``."""
        now = self.clock()
        reply = await self.replies.get(reply_id, now)
        if reply is None or reply.drawn.kind != CARD:
            return False
        if not await self.replies.spend_use(reply_id, now, spare):
            return False
        return await self.now(reply, about)

    async def send(self, reply: Reply, message: Message) -> bool:
        """Put a message in the place of a card. As ``now``."""
        if not isinstance(reply.where, ResponseUrl):
            return False
        return await self.answers.to_url(
            reply.where.url,
            message,
            in_place=True,
            for_everyone=reply.surface is Surface.CHANNEL,
        )

    def soon(self, reply_id: str) -> None:
        """Draw a card again when there is time: for news that needn't be told."""
        self.tasks.start(self._with_news(reply_id))

    def _heard(self, request: Request) -> None:
        reply = self._unsettled.pop(request.id, None)
        if reply is not None and request.fate is not None and not request.fate.told:
            self.soon(reply.id)

    async def _with_news(self, reply_id: str) -> None:
        try:
            await self.again(reply_id, SPARE)
        except (NotAnswered, BotError) as error:
            # Nothing is lost by it: the card goes on saying that one only hears of failures.
            log.info("a card was not drawn again", extra={"error": type(error).__name__})
