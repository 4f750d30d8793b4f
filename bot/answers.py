"""Where an answer goes, and how it gets there.

| from                | refusal                                    | result                        |
|---------------------|--------------------------------------------|-------------------------------|
| command             | in the ack body                            | a message by ``response_url`` |
| button on a message | ``response_url``, never replacing the card | the card in place             |
| shortcut            | a modal                                    | a modal                       |
| button in a modal   | a modal on top                             | the modal, drawn again        |
| modal submission    | words at the inputs, or in the modal       | the modal closes              |

A ``response_url`` takes five messages in 30 minutes. A command's appends; a click's can also replace the
message that was clicked. A refusal is told again until it has been: by our ack the person believes that all
is well, or without one knows no more than that something failed.
"""

import asyncio
import logging
import time
from datetime import datetime, timedelta

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.webhook.async_client import AsyncWebhookClient
from yarl import URL

from bot import words
from bot.cards.message import Message
from bot.cards.notices import notice_view
from bot.cards.view import View
from bot.errors import BotError
from bot.proxies import reaching
from bot.requests import Kind, Request
from bot.slack_failures import FAILED, perhaps_done, read_retry_after, reason, retries
from bot.times import Clock, utc_now
from bot.views import ViewNotShown, Views

log = logging.getLogger("switchboard.answers")

SECONDS = 10
SAID_EVERY = timedelta(minutes=1)  # how often the log has it that a response_url is none of Slack's
HOOKS = ("https://hooks.slack.com", "https://hooks.slack-gov.com")
"""Where Slack and GovSlack take answers (docs: "Handling user interaction", "GovSlack")."""
TOLD_WITHIN = 30 * 60.0  # seconds: so long a response_url takes messages
AGAIN_AFTER, AGAIN_AT_THE_LATEST = 0.5, 8.0  # seconds; a stop waits for one more time
UNTOLD = 500  # refusals that are told again and again; beyond them once
CONNECTED_WITHIN = 5  # seconds; what could not even be connected was certainly not done
PATIENCE = 60.0  # seconds of a pause that an answer waits out which nobody would send later
_WITH_A_TRIGGER = (Kind.MESSAGE_SHORTCUT, Kind.GLOBAL_SHORTCUT)


class NotAnswered(BotError):
    """Slack could not be reached, or not now: the same may work later.

    ``wait`` is in seconds, where Slack said so. ``uncertain``: it may have been done all the same. ``why`` is
    Slack's code, if it gave one.
    """

    def __init__(self, wait: float | None = None, *, uncertain: bool = True, why: str = "") -> None:
        self.wait = wait
        self.uncertain = uncertain
        self.why = why
        super().__init__("not answered")

    def words(self) -> str:
        """What helps: nothing but trying again."""
        return words.SLACK_NOT_REACHED


class Answers:
    """Sends messages to where somebody typed or clicked."""

    def __init__(
        self, session: ClientSession, views: Views, slack_api_url: str, clock: Clock = utc_now
    ) -> None:
        self._session = session
        self._views = views
        self._origins = frozenset(filter(None, map(_origin, (*HOOKS, slack_api_url))))
        self._clock = clock
        self._strange = 0
        """How many response_urls since the last line about them were none of Slack's."""
        self._strange_said_at: datetime | None = None
        self._untold = 0

    async def refuse(self, request: Request, message: Message) -> None:
        """Tell the person, and only them, that it didn't happen; what they clicked stays as it is.

        Where Slack can't be reached it is told again, for as long as its ``response_url`` lasts.
        """
        loop, wait = asyncio.get_running_loop(), AGAIN_AFTER
        until = loop.time() + TOLD_WITHIN
        again = self._untold < UNTOLD
        self._untold += 1
        try:
            while not await self._send(request, message, in_place=False) and again and loop.time() < until:
                await asyncio.sleep(wait)
                wait = min(2 * wait, AGAIN_AT_THE_LATEST)
        finally:
            self._untold -= 1

    async def give(self, request: Request, message: Message, *, in_place: bool) -> None:
        """Give the result: in place of what was clicked, or as a message of its own."""
        await self._send(request, message, in_place=in_place and request.kind is Kind.ACTION)

    async def to_url(self, url: str, message: Message, *, in_place: bool, patient: bool = False) -> bool:
        """Send a message to a ``response_url``, for the one person who reads it. False: it takes no more.

        ``patient``: a pause that Slack asks for is waited out. Nothing goes anywhere but to Slack, whoever
        wrote the address, and however long ago it was kept. Raises NotAnswered.
        """
        if not self.is_slacks(url):
            self._say_strange()
            return False
        webhook = reaching(
            AsyncWebhookClient(
                url,
                session=self._session,
                timeout=SECONDS,
                retry_handlers=retries(PATIENCE) if patient else retries(),
            ),
            url,
        )
        body = {**message.payload(), "response_type": "ephemeral", "replace_original": in_place}
        try:
            response = await webhook.send_dict(body)
        except FAILED as error:
            log.warning("an answer did not arrive", extra={"reason": reason(error)})
            raise NotAnswered(uncertain=perhaps_done(error)) from None
        if response.status_code == 200:
            return True
        log.warning("Slack refused an answer", extra={"status": response.status_code})
        if response.status_code == 429:
            said = {name.lower(): value for name, value in response.headers.items()}.get("retry-after", "")
            raise NotAnswered(read_retry_after(str(said), time.time()), uncertain=False)
        if response.status_code >= 500:
            raise NotAnswered
        return False

    def is_slacks(self, url: str) -> bool:
        """Whether an address is Slack's: by scheme, host and port, whatever path comes behind them."""
        return _origin(url) in self._origins

    def _say_strange(self) -> None:
        """Log it at once, then once a minute at the most, with how many there were."""
        self._strange += 1
        now = self._clock()
        if self._strange_said_at is not None and timedelta() <= now - self._strange_said_at < SAID_EVERY:
            return
        log.warning("an answer was not sent: its address is none of Slack's", extra={"count": self._strange})
        self._strange, self._strange_said_at = 0, now

    async def _send(self, request: Request, message: Message, *, in_place: bool) -> bool:
        """Send it; False: Slack could not be reached, and the same may work later."""
        if request.kind in _WITH_A_TRIGGER or request.view is not None:
            try:
                await self._in_a_modal(request, notice_view(words.SWITCHBOARD, message.text))
            except ViewNotShown:
                log.info("said by other means")
            else:
                return True
        if not request.response_url:
            if request.kind is not Kind.EVENT:
                log.warning("nowhere to answer")
            return True
        try:
            # A card that everyone sees is drawn by its row (redrawing.py), never by somebody's response_url.
            await self.to_url(
                request.response_url, message, in_place=in_place and not request.everyone_sees, patient=True
            )
        except NotAnswered:
            return False  # the log has it
        return True

    async def _in_a_modal(self, request: Request, view: View) -> None:
        if request.kind is Kind.SUBMISSION and request.view is not None:
            await self._views.update(request.view.id, view)
        elif request.view is not None:
            await self._views.push(request.trigger_id, view)
        else:
            await self._views.open(request.trigger_id, view)


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port, as aiohttp will understand them; None for what isn't plainly such an address.

    One host has one way of being written here: no user before it, no dot behind it, no backslash, space or
    character that only looks like another.
    """
    if not (url.isascii() and url.isprintable()) or {"\\", " "} & set(url):
        return None
    try:
        read = URL(url)
        host, port = read.host, read.port
    except ValueError:
        return None
    if not host or port is None or "@" in url.partition("//")[2].partition("/")[0]:
        return None
    return read.scheme, host, port


def new_session() -> ClientSession:
    """The HTTP session for everything sent to Slack; whoever asks closes it."""
    return ClientSession(timeout=ClientTimeout(total=SECONDS, sock_connect=CONNECTED_WITHIN))
