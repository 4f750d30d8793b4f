"""Modals: opened with a trigger, stacked, and drawn again. Slack's rules are at docs.slack.dev, "Modals".

A trigger opens one modal, within three seconds; at most three can lie on each other.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient
from yarl import URL

from bot import words
from bot.access.slack_failures import FAILED, perhaps_done, read_retry_after, reason, retries, seconds_to_wait
from bot.cards.kit.blocks import Message, View
from bot.cards.kit.notices import notice_view
from bot.environment import proxy_for
from bot.errors import BotError
from bot.slack.incoming import Interaction, InteractionKind
from bot.times import Clock, utc_now
from bot.words import NOT_POSTED

VIEW_NOT_SHOWN = "Slack didn't open the window in time."

SLACK_NOT_REACHED = "Slack didn't take this right now. Nothing is lost by it."

ARCHIVED_WORDS = "This channel is archived, so nothing can be posted in it."

INVITE = "I am not in this channel, so nothing was shared. Invite me: `/invite @Switchboard`"

RESTRICTED_WORDS = (
    "In this channel not everyone may post, and I am not among those who may. Nothing was shared."
)

PERHAPS = (
    "*Perhaps shared.* Slack's answer was lost: look whether the card is in this channel, and share the call "
    "again if it isn't."
)


TOO_OFTEN_WORDS = "Slack is busy, so nothing was shared."

log = logging.getLogger("switchboard.views")


class ViewNotShown(BotError):
    """Slack didn't show a modal: the trigger had run out, or Slack can't be reached."""

    again = words.NOW

    def words(self) -> str:
        """That it isn't there."""
        return VIEW_NOT_SHOWN


@dataclass(frozen=True)
class Views:
    """Slack's methods for modals. What fails raises ViewNotShown."""

    slack: AsyncWebClient

    async def show(self, interaction: Interaction, view: View) -> str:
        """Open a modal, on top of the one it was clicked in, or in place of a submitted one; gives its id."""
        if interaction.view is None:
            return await self._shown("views_open", trigger_id=interaction.trigger_id, view=view.payload())
        if interaction.kind is InteractionKind.SUBMISSION:
            return await self._shown("views_update", view_id=interaction.view.id, view=view.payload())
        return await self._shown("views_push", trigger_id=interaction.trigger_id, view=view.payload())

    async def update(self, view_id: str, view: View) -> None:
        """Draw a modal again, wherever it lies."""
        await self._shown("views_update", view_id=view_id, view=view.payload())

    async def _shown(self, method: str, **arguments: Any) -> str:
        try:
            answer = await getattr(self.slack, method)(**arguments)
        except FAILED as error:
            log.warning("a modal was not shown", extra={"reason": reason(error)})
            raise ViewNotShown from None
        shown = answer.get("view")
        return str(shown.get("id", "")) if isinstance(shown, dict) else ""


SECONDS = 10

SAID_EVERY = timedelta(minutes=1)  # how often the log has it that a response_url is none of Slack's

HOOKS = ("https://hooks.slack.com", "https://hooks.slack-gov.com")
"""Where Slack and GovSlack take answers (docs: "Handling user interaction", "GovSlack")."""

TOLD_WITHIN = 30 * 60.0  # seconds: so long a response_url takes messages

AGAIN_AFTER, AGAIN_AT_THE_LATEST = 0.5, 8.0  # seconds; a stop waits for one more time

UNTOLD = 500  # refusals that are told again and again; beyond them once

CONNECTED_WITHIN = 5  # seconds; what could not even be connected was certainly not done

PATIENCE = 60.0  # seconds of a pause that an answer waits out which nobody would send later

_PATIENT, _IMPATIENT = retries(PATIENCE), retries()

_Origin = tuple[str, str, int]

_WITH_A_TRIGGER = (InteractionKind.MESSAGE_SHORTCUT, InteractionKind.GLOBAL_SHORTCUT)


class NotAnswered(BotError):
    """Slack could not be reached, or not now: the same may work later.

    ``wait`` is in seconds, where Slack said so. ``uncertain``: it may have been done all the same. ``why`` is
    Slack's code, if it gave one.
    """

    def __init__(self, wait: float | None = None, *, uncertain: bool = True, why: str = "") -> None:
        self.wait = wait
        self.uncertain = uncertain
        self.why = why
        self.again = words.IN_A_MOMENT
        super().__init__("not answered")

    def words(self) -> str:
        """What helps: nothing but trying again."""
        return SLACK_NOT_REACHED


class Answers:
    """Sends messages to where somebody typed or clicked."""

    def __init__(
        self, session: ClientSession, views: Views, slack_api_url: str, clock: Clock = utc_now
    ) -> None:
        self._session = session
        self._views = views
        self._proxies: dict[_Origin | None, str | None] = {
            origin: proxy_for(url) for url in (*HOOKS, slack_api_url) if (origin := _origin(url)) is not None
        }
        self._clock = clock
        self._strange = 0
        """How many response_urls since the last line about them were none of Slack's."""
        self._strange_said_at: datetime | None = None
        self._untold = 0

    async def refuse(self, interaction: Interaction, message: Message) -> None:
        """Tell the person, and only them, that it didn't happen; what they clicked stays as it is.

        Where Slack can't be reached it is told again, for as long as its ``response_url`` lasts.
        """
        loop, wait = asyncio.get_running_loop(), AGAIN_AFTER
        until = loop.time() + TOLD_WITHIN
        again = self._untold < UNTOLD
        self._untold += 1
        try:
            while (
                not await self._send(interaction, message, in_place=False) and again and loop.time() < until
            ):
                await asyncio.sleep(wait)
                wait = min(2 * wait, AGAIN_AT_THE_LATEST)
        finally:
            self._untold -= 1

    async def give(self, interaction: Interaction, message: Message, *, in_place: bool) -> None:
        """Give the result: in place of what was clicked, or as a message of its own."""
        await self._send(
            interaction, message, in_place=in_place and interaction.kind is InteractionKind.ACTION
        )

    async def to_url(self, url: str, message: Message, *, in_place: bool, patient: bool = False) -> bool:
        """Send a message to a ``response_url``, for the one person who reads it. False: it takes no more.

        ``patient``: a pause that Slack asks for is waited out. Nothing goes anywhere but to Slack, whoever
        wrote the address, and however long ago it was kept. Raises NotAnswered.
        """
        if not self.is_slacks(url):
            self._say_strange()
            return False
        webhook = AsyncWebhookClient(
            url,
            session=self._session,
            timeout=SECONDS,
            retry_handlers=_PATIENT if patient else _IMPATIENT,
        )
        webhook.proxy = self._proxies[_origin(url)]  # told None as it is made, it would choose one itself
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
        return _origin(url) in self._proxies

    def _say_strange(self) -> None:
        """Log it at once, then once a minute at the most, with how many there were."""
        self._strange += 1
        now = self._clock()
        if self._strange_said_at is not None and timedelta() <= now - self._strange_said_at < SAID_EVERY:
            return
        log.warning("an answer was not sent: its address is none of Slack's", extra={"count": self._strange})
        self._strange, self._strange_said_at = 0, now

    async def _send(self, interaction: Interaction, message: Message, *, in_place: bool) -> bool:
        """Send it; False: Slack could not be reached, and the same may work later."""
        if interaction.kind in _WITH_A_TRIGGER or interaction.view is not None:
            try:
                await self._views.show(interaction, notice_view(words.SWITCHBOARD, message.text))
            except ViewNotShown:
                log.info("said by other means")
            else:
                return True
        if not interaction.response_url:
            if interaction.kind is not InteractionKind.EVENT:
                log.warning("nowhere to answer")
            return True
        try:
            # A card that everyone sees is drawn by its row (redrawing.py), never by somebody's response_url.
            await self.to_url(
                interaction.response_url,
                message,
                in_place=in_place and not interaction.everyone_sees,
                patient=True,
            )
        except NotAnswered:
            return False  # the log has it
        return True


def _origin(url: str) -> _Origin | None:
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


GONE = frozenset({"message_not_found"})
"""The one refusal that says the message is there no more (docs: chat.update).

``channel_not_found`` also comes where the bot was taken out of a private channel, ``is_inactive`` where a
channel was archived: the card is still there, and both can be undone."""

NOT_IN_CHANNEL = frozenset({"not_in_channel", "channel_not_found"})

ARCHIVED = frozenset({"is_archived", "is_inactive"})

RESTRICTED = frozenset({"restricted_action", "restricted_action_read_only_channel"})


class NotPosted(BotError):
    """Slack didn't take a post, or we may not make it."""

    def __init__(self, said: str, again: str = "") -> None:
        self.said = said
        self.again = again
        super().__init__("not posted")

    def words(self) -> str:
        """What is in the way, and what helps."""
        return self.said


class PerhapsPosted(NotPosted):
    """Slack was asked, and its answer was lost: it is there, or it isn't."""

    def __init__(self) -> None:
        super().__init__(PERHAPS)


@dataclass(frozen=True)
class Posting:
    """Slack's methods for messages of the bot's own in channels."""

    slack: AsyncWebClient

    async def post(self, channel: str, payload: Mapping[str, Any]) -> str:
        """Post to a channel; gives the message's ``ts``. Raises NotPosted, PerhapsPosted."""
        try:
            answer = await self.slack.chat_postMessage(
                channel=channel, unfurl_links=False, unfurl_media=False, **payload
            )
            ts = answer.get("ts")
        except FAILED as error:
            why = reason(error)
            log.warning("a card was not posted", extra={"reason": why})
            if perhaps_done(error):
                raise PerhapsPosted from None
            raise NotPosted(*_words(why, error)) from None
        if not isinstance(ts, str) or not ts:
            log.warning("a card was not posted", extra={"reason": "no ts"})
            raise PerhapsPosted
        return ts

    async def edit(self, channel: str, ts: str, payload: Mapping[str, Any]) -> bool:
        """Change what was posted. False: it is there no more. Raises NotAnswered where that isn't known."""
        try:
            await self.slack.chat_update(channel=channel, ts=ts, **payload)
        except FAILED as error:
            why = reason(error)
            log.warning("a card was not changed", extra={"reason": why})
            if why in GONE:
                return False
            raise NotAnswered(seconds_to_wait(error), uncertain=perhaps_done(error), why=why) from None
        return True


def refused_for_good(failure: NotAnswered) -> str | None:
    """What is in the way of a change for as long as nobody does anything about it; None: time may do."""
    if failure.why in NOT_IN_CHANNEL:
        return INVITE
    if failure.why in ARCHIVED:
        return ARCHIVED_WORDS
    return None


def _words(why: str, error: Exception) -> tuple[str, str]:
    """What is in the way, and when the same may work."""
    if why in NOT_IN_CHANNEL:
        return INVITE, ""
    if why in ARCHIVED:
        return ARCHIVED_WORDS, ""
    if why in RESTRICTED:
        return RESTRICTED_WORDS, ""
    wait = seconds_to_wait(error)
    if wait is None:
        return NOT_POSTED, words.IN_A_MOMENT
    return TOO_OFTEN_WORDS, f"in {words.seconds(wait)}"
