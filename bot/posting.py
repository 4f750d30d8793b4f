"""Posting to channels, and changing what was posted; what can go wrong there, in words for people."""

import logging
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import words_share
from bot.answers import NotAnswered
from bot.cards.message import Message
from bot.errors import BotError
from bot.slack_failures import FAILED, reason, seconds_to_wait

log = logging.getLogger("switchboard.posting")

NOT_IN_CHANNEL = frozenset({"not_in_channel", "channel_not_found"})
ARCHIVED = frozenset({"is_archived"})
RESTRICTED = frozenset({"restricted_action", "restricted_action_read_only_channel"})
LATER = frozenset({"ratelimited", "rate_limited"})


class NotPosted(BotError):
    """Slack didn't take a post, or we may not make it."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__("not posted")

    def words(self) -> str:
        """What is in the way, and what helps."""
        return self.said


@dataclass(frozen=True)
class Posting:
    """Slack's methods for messages of the bot's own in channels."""

    slack: AsyncWebClient

    async def post(self, channel: str, message: Message) -> str:
        """Post to a channel; gives the message's ``ts``. Raises NotPosted."""
        try:
            answer = await self.slack.chat_postMessage(
                channel=channel, unfurl_links=False, unfurl_media=False, **message.payload()
            )
        except FAILED as error:
            why = reason(error)
            log.warning("a card was not posted", extra={"reason": why})
            raise NotPosted(_words(why, error)) from None
        return str(answer.get("ts", ""))

    async def edit(self, channel: str, ts: str, message: Message) -> bool:
        """Change what was posted. False: it is there no more. Raises NotAnswered where it may work later."""
        try:
            await self.slack.chat_update(channel=channel, ts=ts, **message.payload())
        except SlackApiError as error:
            why = reason(error)
            log.warning("a card was not changed", extra={"reason": why})
            if why in LATER:
                raise NotAnswered from None
            return False
        except FAILED as error:
            log.warning("a card was not changed", extra={"reason": reason(error)})
            raise NotAnswered from None
        return True


def _words(why: str, error: Exception) -> str:
    if why in NOT_IN_CHANNEL:
        return words_share.INVITE
    if why in ARCHIVED:
        return words_share.ARCHIVED
    if why in RESTRICTED:
        return words_share.RESTRICTED
    wait = seconds_to_wait(error)
    return words_share.NOT_POSTED if wait is None else words_share.too_often(wait)
