"""Channels, as far as it matters who reads there: by ``conversations.info``, for a minute each.

A channel that is shared with another company, or with a workspace that isn't the organization's, that is
about to be, or that can't be checked, counts as external: others may read what is posted there.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.access.slack_failures import FAILED, reason
from bot.times import Clock

log = logging.getLogger("switchboard.channels")

CHECKED_FOR = timedelta(minutes=1)

REMEMBERED = 1_000  # channels

ASKED_AGAIN = 3  # times that Slack is asked while it tells of changes meanwhile

_FLAGS = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_shared", "is_global_shared")

_TEAMS = (
    "shared_team_ids",
    "internal_team_ids",
    "connected_team_ids",
    "pending_shared",
    "pending_connected_team_ids",
    "connected_limited_team_ids",
)


@dataclass(frozen=True)
class Readers:
    """Who reads in a channel, as Slack says."""

    external: bool
    """Another company does, or is about to."""
    shared: bool
    """More than one workspace does."""
    teams: frozenset[str]
    enterprise: str | None = None
    """The Enterprise Grid of these workspaces, where it is one."""

    def are_external(self, workspaces: Collection[str]) -> bool:
        """Whether anybody reads there who is of none of these workspaces."""
        if self.external:
            return True
        if not self.shared or (self.enterprise is not None and self.enterprise in workspaces):
            return False
        return not self.teams or not self.teams <= set(workspaces)


@dataclass(frozen=True)
class _Known:
    readers: Readers
    checked_at: datetime


@dataclass
class Channels:
    """The channels that were asked about lately."""

    slack: AsyncWebClient
    clock: Clock
    _known: dict[str, _Known] = field(default_factory=dict)
    _asking: dict[str, set[object]] = field(default_factory=dict)

    async def is_external(
        self, channel: str, workspaces: Collection[str], *, afresh: bool = False
    ) -> bool | None:
        """Whether anybody reads there who is of none of these workspaces; None: it can't be checked.

        ``afresh``: Slack is asked in any case. An answer is worth nothing where Slack has told of a change
        after the question was asked.
        """
        now = self.clock()
        known = None if afresh else self._known.get(channel)
        # The clock may have stepped back since.
        if known is not None and timedelta(0) <= now - known.checked_at <= CHECKED_FOR:
            return known.readers.are_external(workspaces)
        for _ in range(ASKED_AGAIN):
            question = object()
            asking = self._asking.setdefault(channel, set())
            asking.add(question)
            try:
                readers = await self._ask(channel)
                still_counts = question in asking
            finally:
                asking.discard(question)
                if not asking and self._asking.get(channel) is asking:
                    del self._asking[channel]
            if readers is None:
                return None
            if still_counts:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[channel] = _Known(readers, now)
                return readers.are_external(workspaces)
        return None

    def forget(self, channel: str) -> None:
        """Slack has told of a change of the channel: what was asked before doesn't count."""
        self._known.pop(channel, None)
        self._asking.pop(channel, set()).clear()

    def clock_stepped(self) -> None:
        """Nobody can tell any more how long ago a channel was asked about: all are asked about anew."""
        for channel in {*self._known, *self._asking}:
            self.forget(channel)

    async def _ask(self, channel: str) -> Readers | None:
        try:
            answer = await self.slack.conversations_info(channel=channel)
            told = answer.get("channel")
        except FAILED as error:
            log.warning("a channel can't be checked", extra={"error": reason(error)})
            return None
        return read_readers(told) if isinstance(told, dict) else None


def read_readers(told: Mapping[str, Any]) -> Readers | None:
    """Read a channel object (docs: "conversation object"). None: it doesn't say who reads there."""
    flags = {name: told.get(name) for name in _FLAGS}
    lists = [told.get(name) for name in _TEAMS]
    if not isinstance(flags["is_ext_shared"], bool):
        return None
    if not all(value is None or isinstance(value, bool) for value in flags.values()):
        return None
    teams: set[str] = set()
    for each in lists:
        if each is None:
            continue
        if not isinstance(each, list) or not all(isinstance(team, str) for team in each):
            return None
        teams.update(each)
    enterprise = told.get("enterprise_id")
    awaited = told.get("pending_connected_team_ids") or told.get("pending_shared")
    within = not flags["is_pending_ext_shared"] and bool(flags["is_org_shared"])
    return Readers(
        external=bool(flags["is_ext_shared"] or flags["is_pending_ext_shared"] or (awaited and not within)),
        shared=any(flags.values()) or len(teams) > 1,
        teams=frozenset(teams),
        enterprise=enterprise if isinstance(enterprise, str) and enterprise and not awaited else None,
    )
