"""Where an answer goes, and how it gets there.

| from                | refusal                                    | result                        |
|---------------------|--------------------------------------------|-------------------------------|
| command             | in the ack body                            | a message by ``response_url`` |
| button on a message | ``response_url``, never replacing the card | the card in place             |
| shortcut            | a modal                                    | a modal                       |
| button in a modal   | a modal on top                             | the modal, drawn again        |
| modal submission    | words at the inputs, or in the modal       | the modal closes              |

A ``response_url`` takes five messages in 30 minutes. A command's appends; a click's can also replace the
message that was clicked.
"""

import logging
import time

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import words
from bot.cards.message import Message
from bot.cards.notices import notice_view
from bot.cards.view import View
from bot.errors import BotError
from bot.requests import Kind, Request
from bot.slack_failures import FAILED, perhaps_done, read_retry_after, reason, retries
from bot.views import ViewNotShown, Views

log = logging.getLogger("switchboard.answers")

SECONDS = 10
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

    def __init__(self, session: ClientSession, views: Views) -> None:
        self._session = session
        self._views = views

    async def refuse(self, request: Request, message: Message) -> None:
        """Tell the person, and only them, that it didn't happen; what they clicked stays as it is."""
        await self._send(request, message, in_place=False)

    async def give(self, request: Request, message: Message, *, in_place: bool) -> None:
        """Give the result: in place of what was clicked, or as a message of its own."""
        await self._send(request, message, in_place=in_place and request.kind is Kind.ACTION)

    async def to_url(self, url: str, message: Message, *, in_place: bool, patient: bool = False) -> bool:
        """Send a message to a ``response_url``, for the one person who reads it. False: it takes no more.

        ``patient``: a pause that Slack asks for is waited out. Raises NotAnswered.
        """
        webhook = AsyncWebhookClient(
            url,
            session=self._session,
            timeout=SECONDS,
            retry_handlers=retries(PATIENCE) if patient else retries(),
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

    async def _send(self, request: Request, message: Message, *, in_place: bool) -> None:
        if request.kind in _WITH_A_TRIGGER or request.view is not None:
            try:
                await self._in_a_modal(request, notice_view(words.SWITCHBOARD, message.text))
            except ViewNotShown:
                log.info("said by other means")
            else:
                return
        if not request.response_url:
            if request.kind is not Kind.EVENT:
                log.warning("nowhere to answer")
            return
        try:
            # A card that everyone sees is drawn by its row (redrawing.py), never by somebody's response_url.
            await self.to_url(
                request.response_url, message, in_place=in_place and not request.everyone_sees, patient=True
            )
        except NotAnswered:
            return  # the log has it, and there is no other way to say it

    async def _in_a_modal(self, request: Request, view: View) -> None:
        if request.kind is Kind.SUBMISSION and request.view is not None:
            await self._views.update(request.view.id, view)
        elif request.view is not None:
            await self._views.push(request.trigger_id, view)
        else:
            await self._views.open(request.trigger_id, view)


def new_session() -> ClientSession:
    """The HTTP session for everything sent to Slack; whoever asks closes it."""
    return ClientSession(timeout=ClientTimeout(total=SECONDS, sock_connect=CONNECTED_WITHIN))
