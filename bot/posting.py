"""Posting to channels, and changing what was posted; what can go wrong there, in words for people."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import words_share
from bot.answers import NotAnswered
from bot.errors import BotError
from bot.slack_failures import FAILED, perhaps_done, reason, seconds_to_wait

log = logging.getLogger("switchboard.posting")

GONE = frozenset({"message_not_found"})
"""The one refusal that says the message is there no more (docs: chat.update).

``channel_not_found`` also comes where the bot was taken out of a private channel, ``is_inactive`` where a
channel was archived: the card is still there, and both can be undone."""
NOT_IN_CHANNEL = frozenset({"not_in_channel", "channel_not_found"})
ARCHIVED = frozenset({"is_archived", "is_inactive"})
RESTRICTED = frozenset({"restricted_action", "restricted_action_read_only_channel"})


class NotPosted(BotError):
    """Slack didn't take a post, or we may not make it."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__("not posted")

    def words(self) -> str:
        """What is in the way, and what helps."""
        return self.said


class PerhapsPosted(NotPosted):
    """Slack was asked, and its answer was lost: it is there, or it isn't."""

    def __init__(self) -> None:
        super().__init__(words_share.PERHAPS)


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
            raise NotPosted(_words(why, error)) from None
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
        return words_share.INVITE
    if failure.why in ARCHIVED:
        return words_share.ARCHIVED
    return None


def _words(why: str, error: Exception) -> str:
    if why in NOT_IN_CHANNEL:
        return words_share.INVITE
    if why in ARCHIVED:
        return words_share.ARCHIVED
    if why in RESTRICTED:
        return words_share.RESTRICTED
    wait = seconds_to_wait(error)
    return words_share.NOT_POSTED if wait is None else words_share.too_often(wait)
