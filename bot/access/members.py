"""Who people are, by ``users.info``: where they are at home and belong, and whether they are full members.

Payloads don't say who is a guest, and on Enterprise Grid they name one of a person's workspaces or another,
the enterprise, or none (docs.slack.dev, "Enterprise organizations"). What isn't known is asked after the ack,
before any request to the API; what can't be found out is denied. It is good for 15 minutes, but who somebody
is stays as Slack said it last.

Until Slack was asked about somebody at all, they are of the workspace that their payload names, unless it
shows a Grid, so that whom the file names can set something from the first. If it turns out that they belong
to an enterprise, what was kept for them meanwhile becomes theirs by that (ledger/memberships.py).

Who is in the user groups that the organizations file names is asked every minute, and the last good list
kept: older than 15 minutes it is good enough to look, older than an hour for nothing (``Standing``). A
refresh that fails never widens access: the list before it just grows older.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.access.rights import Rights, Standing
from bot.access.slack_failures import FAILED, reason
from bot.config.organizations import Directory
from bot.database.errors import LedgerError
from bot.errors import BotError, NotChecked
from bot.ledger.memberships import AHEAD, Checked, GroupList, Groups, Membership, Memberships
from bot.person import Person
from bot.times import Clock

log = logging.getLogger("switchboard.people")

GROUP_CHECKED_FOR = timedelta(minutes=15)

GOOD_FOR_LOOKING = timedelta(minutes=60)

GROUPS_REFRESHED_EVERY = 60.0  # seconds

NO_GROUP = frozenset({"no_such_subteam", "subteam_not_found"})
"""Slack's refusals that are an answer: there is no such group (any more), so nobody is in it."""

GROUPS_A_MINUTE = 15  # requests; usergroups.users.list is Tier 2: 20 a minute


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
        return max(GROUPS_REFRESHED_EVERY, 60.0 * len(self.wanted) / GROUPS_A_MINUTE)

    def of(self, user: str, now: datetime) -> tuple[frozenset[str], frozenset[str]]:
        """The groups this user is in: by lists checked lately, and by those good for looking only."""
        theirs = {group: now - each.refreshed_at for group, each in self._lists.items() if user in each.users}
        checked = frozenset(group for group, age in theirs.items() if -AHEAD <= age <= GROUP_CHECKED_FOR)
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


CHECKED_FOR = timedelta(minutes=15)

REMEMBERED = 10_000  # people in memory; the ledger has the rest

RECOGNIZED_WITHIN = 0.5  # seconds, before the ack

MISSED_FOR = timedelta(minutes=1)  # before the ledger is read again for somebody it had not: processes differ

NO_MEMBERS = {"user_not_found": Membership.STRANGER, "user_not_visible": Membership.STRANGER}
"""Slack's refusals that say something of the person (docs.slack.dev, ``users.info``)."""


def described(user: Mapping[str, Any], asked_at: datetime) -> Checked:
    """Read what ``users.info`` says of somebody. What it leaves open makes nobody a member."""
    found = user.get("enterprise_user")
    of_enterprise: Mapping[str, Any] = found if isinstance(found, dict) else {}
    teams = of_enterprise.get("teams")
    team, enterprise = _id(user.get("team_id")), _id(of_enterprise.get("enterprise_id"))
    workspaces = {team, enterprise, *map(_id, teams if isinstance(teams, list) else ())} - {""}
    return Checked(_membership(user, workspaces), asked_at, team, enterprise, frozenset(workspaces))


def _membership(user: Mapping[str, Any], workspaces: Collection[str]) -> Membership:
    if user.get("deleted") is not False:
        return Membership.DELETED
    if user.get("is_bot") is not False or user.get("is_workflow_bot") is True:
        return Membership.BOT
    if user.get("is_stranger") is True or not workspaces:
        return Membership.STRANGER
    if user.get("is_restricted") is not False or user.get("is_ultra_restricted") is not False:
        return Membership.GUEST
    return Membership.FULL


def _id(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass
class People:
    """Everybody who has asked for something lately."""

    slack: AsyncWebClient
    ledger: Memberships
    groups: GroupLists
    clock: Clock
    _known: OrderedDict[str, Checked] = field(default_factory=OrderedDict)
    """By user id, the most recently learnt last."""
    _not_in_ledger: OrderedDict[str, datetime] = field(default_factory=OrderedDict)
    """Since when, by user id; these are as their payloads say."""
    _asked_at: datetime = datetime(1, 1, 1, tzinfo=UTC)
    """The newest question's time."""

    async def load(self) -> None:
        """Take what the ledger has, from before a restart or from another process. Raises LedgerError."""
        for user, checked in (await self.ledger.latest(REMEMBERED)).items():
            await self._learn(user, checked)

    async def recognize(self, claimed: Person, *, on_grid: bool) -> Person:
        """Give the person whom a payload names, as far as it is known who they are: Slack isn't asked.

        ``claimed`` is of the workspace named there, which may be none; ``on_grid``: the payload shows an
        enterprise, so that a workspace is no home.
        """
        user, now = claimed.user, self.clock()
        if user and user not in self._known and not self._missed_lately(user, now):
            self._miss(user, now)
            with suppress(LedgerError, TimeoutError):  # later then: what is keyed meanwhile is brought home
                async with asyncio.timeout(RECOGNIZED_WITHIN):
                    checked = await self.ledger.load(user)
                if checked is not None:
                    await self._learn(user, checked)
        return self._recognized(claimed, on_grid=on_grid)

    def standing(self, person: Person, named: str = "") -> Standing:
        """What is known of the person now, without asking anybody.

        ``named`` is the workspace that the payload names, where there is one: of somebody of an enterprise
        of whom Slack was not asked lately, it is the one they are in, if it was theirs when Slack was.
        """
        now = self.clock()
        checked, unchecked = self.groups.of(person.user, now)
        known = self._known.get(person.user)
        if known is None or not _lately(known, now):
            theirs = known is not None and known.home == person.home and named in known.workspaces
            return Standing(None, checked, unchecked, frozenset({named}) if theirs else None)
        full_member = known.standing is Membership.FULL
        if not known.home:
            return Standing(full_member, checked, unchecked)
        if not known.is_of(person.home):
            return Standing(full_member=False, workspaces=frozenset())
        return Standing(full_member, checked, unchecked, known.workspaces)

    async def look_up(self, claimed: Person, *, on_grid: bool = False) -> tuple[Person, Standing]:
        """Who somebody is, and what is known of them, once the ledger, or else Slack, has been asked.

        Raises NotChecked where Slack can't tell, and LedgerError.
        """
        user = claimed.user
        known = await self.ledger.load(user)
        if known is None or not _lately(known, self.clock()):
            asked_at = self._now_asking()
            known = await self.ledger.save(user, await self._ask(user, asked_at), self.clock())
        await self._learn(user, known)
        person = self._recognized(claimed, on_grid=on_grid)
        return person, self.standing(person)

    async def rights(self, person: Person, directory: Directory) -> Rights:
        """Give what somebody may do by now: asks Slack where it matters who they are, and that isn't known.

        Raises NotChecked and LedgerError.
        """
        now = Rights(person, self.standing(person), directory)
        if not now.membership_matters:
            return now
        person, standing = await self.look_up(person)
        return Rights(person, standing, directory)

    def _recognized(self, claimed: Person, *, on_grid: bool) -> Person:
        known = self._known.get(claimed.user)
        if known is None or not known.home:
            return Person("", claimed.user) if on_grid else claimed
        if known.enterprise or known.is_of(claimed.home):
            return Person(known.home, claimed.user)
        # Of another workspace than the one by this id, or one that has moved since.
        return claimed if _lately(known, self.clock()) else Person("", claimed.user)

    def _now_asking(self) -> datetime:
        """When a question is asked: later than those before it, so that of two answers the newer is known."""
        now = self.clock()
        if timedelta() <= self._asked_at - now < timedelta(seconds=1):
            now = self._asked_at + timedelta(microseconds=1)
        self._asked_at = now
        return now

    async def _learn(self, user: str, checked: Checked) -> None:
        """Take what Slack has said, unless it has answered a newer question since."""
        present = self._known.get(user)
        if present is None or not checked.checked_at < present.checked_at <= self.clock() + AHEAD:
            self._known[user] = checked
            self._known.move_to_end(user)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        if user in self._not_in_ledger and checked.enterprise:
            try:
                await self.ledger.bring_home(user, checked)
            except BaseException:
                self._known.pop(user, None)  # learnt again, so that what is keyed is still brought home
                raise
        self._not_in_ledger.pop(user, None)

    def clock_stepped(self) -> None:
        """Nobody can tell any more how long ago anybody was asked about: they are asked about anew."""
        self._known.clear()

    def _missed_lately(self, user: str, now: datetime) -> bool:
        since = self._not_in_ledger.get(user)
        return since is not None and timedelta() <= now - since <= MISSED_FOR

    def _miss(self, user: str, now: datetime) -> None:
        self._not_in_ledger[user] = now
        while len(self._not_in_ledger) > REMEMBERED:
            self._not_in_ledger.popitem(last=False)

    async def _ask(self, user: str, asked_at: datetime) -> Checked:
        try:
            answer = await self.slack.users_info(user=user)
        except FAILED as error:
            why = reason(error)
            if why in NO_MEMBERS:
                return Checked(NO_MEMBERS[why], asked_at)
        else:
            found = answer.get("user")
            if isinstance(found, dict):
                return described(found, asked_at)
            why = "unreadable"
        log.warning("a person can't be looked up", extra={"error": why})
        raise NotChecked from None


def _lately(known: Checked, now: datetime) -> bool:
    return -AHEAD <= now - known.checked_at <= CHECKED_FOR  # not from before a clock was put back


async def load_people_at_start(people: People) -> None:
    """Load who is known, or begin without: then they are read when they come."""
    try:
        await people.load()
    except BotError as error:
        log.warning("nobody known from before", extra={"error": type(error).__name__})
