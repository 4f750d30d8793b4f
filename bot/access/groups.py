"""Who is in the user groups the organizations file names: asked every minute, the last good list kept.

A list older than 15 minutes is good enough to look, one older than an hour for nothing (``Standing``). A
refresh that fails never widens access: the list before it just grows older.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.access.slack_failures import FAILED, reason
from bot.config.organizations import Directory
from bot.database.errors import LedgerError
from bot.errors import BotError
from bot.ledger.memberships import AHEAD, GroupList, Groups
from bot.times import Clock

log = logging.getLogger("switchboard.groups")

CHECKED = timedelta(minutes=15)

GOOD_FOR_LOOKING = timedelta(minutes=60)

REFRESHED_EVERY = 60.0  # seconds

NO_GROUP = frozenset({"no_such_subteam", "subteam_not_found"})
"""Slack's refusals that are an answer: there is no such group (any more), so nobody is in it."""

A_MINUTE = 15  # requests; usergroups.users.list is Tier 2: 20 a minute


def groups_of(directory: Directory) -> tuple[str, ...]:
    """The ids of all user groups the file names."""
    members = [each.members for each in directory.organizations]
    named = [who for each in members for who in (*each.viewers, *each.agents, *each.supervisors)]
    return tuple(sorted({who for who in named if who.startswith("S")}))


@dataclass
class GroupLists:
    """The lists, in memory and in the ledger. ``load`` and ``refresh`` bring them; ``of`` asks nobody."""

    slack: AsyncWebClient
    ledger: Groups
    wanted: Collection[str]
    clock: Clock
    _lists: dict[str, GroupList] = field(default_factory=dict)
    _troubles: dict[str, str] = field(default_factory=dict)

    @property
    def refreshed_every(self) -> float:
        """Seconds between two refreshes: a minute, longer where there are more groups than may be asked."""
        return max(REFRESHED_EVERY, 60.0 * len(self.wanted) / A_MINUTE)

    def of(self, user: str, now: datetime) -> tuple[frozenset[str], frozenset[str]]:
        """The groups this user is in: by lists checked lately, and by those good for looking only."""
        theirs = {group: now - each.refreshed_at for group, each in self._lists.items() if user in each.users}
        checked = frozenset(group for group, age in theirs.items() if -AHEAD <= age <= CHECKED)
        looking = frozenset(group for group, age in theirs.items() if age <= GOOD_FOR_LOOKING)
        return checked, looking - checked

    async def load(self) -> None:
        """Take what the ledger has, from before a restart or from another process. Raises LedgerError."""
        for group, found in (await self.ledger.load()).items():
            present = self._lists.get(group)
            if found.refreshed_at - self.clock() > AHEAD:
                continue  # of before the clock was set back: nobody can tell how old it is
            if group in self.wanted and (present is None or present.refreshed_at < found.refreshed_at):
                self._lists[group] = found

    async def clock_stepped(self, by: timedelta) -> None:
        """The lists are as old as they were; all are asked for anew. Raises LedgerError."""
        for group, each in self._lists.items():
            self._lists[group] = each._replace(refreshed_at=each.refreshed_at + by)
        await self.refresh_all()

    async def refresh_all(self) -> None:
        """Ask Slack for every group. Raises LedgerError, once every group was asked for."""
        unsaved: LedgerError | None = None
        for group in self.wanted:
            try:
                await self.refresh(group)
            except LedgerError as error:
                unsaved = error
        if unsaved is not None:
            raise unsaved

    async def refresh(self, group: str) -> None:
        """Ask Slack who is in one group; one that no organization names is not asked for.

        Raises LedgerError, with the new list in force all the same.
        """
        if group not in self.wanted:
            return
        asked_at = self.clock()
        try:
            answer = await self.slack.usergroups_users_list(usergroup=group)
        except FAILED as error:
            if reason(error) not in NO_GROUP:
                self._trouble(group, reason(error))
                return
            users: object = []
        else:
            users = answer.get("users")
        if not isinstance(users, list):
            self._trouble(group, "unreadable")
            return
        self._troubles.pop(group, None)
        present = self._lists.get(group)
        if present is not None and timedelta(0) < present.refreshed_at - asked_at <= AHEAD:
            return  # asked before the list we have, answered after it: somebody may have been taken out since
        self._lists[group] = GroupList(frozenset(map(str, users)), asked_at)
        await self.ledger.save(group, self._lists[group].users, asked_at)

    def _trouble(self, group: str, why: str) -> None:
        if self._troubles.get(group) != why:
            log.warning("a user group can't be refreshed", extra={"error": why})
        self._troubles[group] = why


async def load_groups_at_start(lists: GroupLists) -> None:
    """Load the lists, or begin without: then groups grant nothing until Slack has answered."""
    try:
        await lists.load()
    except BotError as error:
        log.warning("no lists from before", extra={"error": type(error).__name__})
