"""Channels, as far as it matters who reads there: by ``conversations.info``, for a minute each.

A channel that is shared with another company, that is about to be, or that can't be checked, counts as
external: people of other companies may read what is posted there.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_failures import FAILED, reason
from bot.times import Clock

log = logging.getLogger("switchboard.channels")

CHECKED_FOR = timedelta(minutes=1)
REMEMBERED = 1_000  # channels


@dataclass(frozen=True)
class Channel:
    """What Slack says of a channel. None: it could not be asked, or didn't say."""

    external: bool | None
    checked_at: datetime


@dataclass
class Channels:
    """The channels that were asked about lately."""

    slack: AsyncWebClient
    clock: Clock
    _known: dict[str, Channel] = field(default_factory=dict)

    async def is_external(self, channel: str) -> bool | None:
        """Whether people of other companies may read there; None: it can't be checked."""
        now = self.clock()
        known = self._known.get(channel)
        if known is None or not timedelta(0) <= now - known.checked_at <= CHECKED_FOR:
            known = Channel(await self._ask(channel), now)
            if known.external is not None:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[channel] = known
        return known.external

    def forget(self, channel: str) -> None:
        """Slack has told that something about the channel has changed."""
        self._known.pop(channel, None)

    async def _ask(self, channel: str) -> bool | None:
        try:
            answer = await self.slack.conversations_info(channel=channel)
        except FAILED as error:
            log.warning("a channel can't be checked", extra={"error": reason(error)})
            return None
        told = answer.get("channel")
        if not isinstance(told, dict) or not isinstance(told.get("is_ext_shared"), bool):
            return None
        return bool(told["is_ext_shared"] or told.get("is_pending_ext_shared"))
