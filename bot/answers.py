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

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import words
from bot.cards.message import Message
from bot.cards.notices import notice_view
from bot.cards.view import View
from bot.proxies import reaching
from bot.requests import Kind, Request
from bot.views import ViewNotShown, Views

log = logging.getLogger("switchboard.answers")

SECONDS = 10
_WITH_A_TRIGGER = (Kind.MESSAGE_SHORTCUT, Kind.GLOBAL_SHORTCUT)


class NotAnswered(Exception):
    """Slack could not be reached, or not now: the same may work later."""


class Answers:
    """Sends messages to where somebody typed or clicked."""

    def __init__(self, session: ClientSession, views: Views) -> None:
        self._session = session
        self._views = views
        self._retries = retries()

    async def refuse(self, request: Request, message: Message) -> None:
        """Tell the person, and only them, that it didn't happen; what they clicked stays as it is."""
        await self._send(request, message, in_place=False)

    async def give(self, request: Request, message: Message, *, in_place: bool) -> None:
        """Give the result: in place of what was clicked, or as a message of its own."""
        await self._send(request, message, in_place=in_place and request.kind is Kind.ACTION)

    async def to_url(self, url: str, message: Message, *, in_place: bool, for_everyone: bool) -> bool:
        """Send a message to a ``response_url``. False: it takes no more. Raises NotAnswered."""
        webhook = reaching(
            AsyncWebhookClient(url, session=self._session, timeout=SECONDS, retry_handlers=self._retries), url
        )
        body = {
            **message.payload(),
            "response_type": "in_channel" if for_everyone else "ephemeral",
            "replace_original": in_place,
        }
        try:
            response = await webhook.send_dict(body)
        except (ClientError, TimeoutError, OSError) as error:
            log.warning("an answer did not arrive", extra={"reason": type(error).__name__})
            raise NotAnswered from None
        if response.status_code == 200:
            return True
        log.warning("Slack refused an answer", extra={"status": response.status_code})
        if response.status_code == 429 or response.status_code >= 500:
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
            await self.to_url(
                request.response_url,
                message,
                in_place=in_place,
                for_everyone=in_place and request.everyone_sees,
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


def retries() -> list[AsyncRetryHandler]:
    """How often a request to Slack is sent again: a connection it had closed, and a 429 after its wait."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=1),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
    ]


def new_session() -> ClientSession:
    """The HTTP session for everything sent to Slack; whoever asks closes it."""
    return ClientSession(timeout=ClientTimeout(total=SECONDS))
