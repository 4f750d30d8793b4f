"""Who people are: whether they are full members of their workspace, by ``users.info``, for 15 minutes each.

Payloads don't say who is a guest. What isn't known is asked after the ack, before any request to the API;
what can't be found out is denied.
"""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.access import Person, Standing
from bot.errors import NotChecked
from bot.groups import GroupLists
from bot.ledger.groups import AHEAD
from bot.ledger.people import Checked, Membership
from bot.ledger.people import People as PeopleInLedger
from bot.slack_failures import FAILED, reason
from bot.times import Clock

log = logging.getLogger("switchboard.people")

CHECKED_FOR = timedelta(minutes=15)
REMEMBERED = 10_000  # people in memory; the ledger has the rest
NO_MEMBERS = {"user_not_found": Membership.STRANGER, "user_not_visible": Membership.STRANGER}
"""Slack's refusals that say something of the person (docs.slack.dev, ``users.info``)."""


def membership(user: Mapping[str, Any], team: str) -> Membership:
    """Read what ``users.info`` says of somebody of this team. What it leaves open makes nobody a member."""
    if user.get("deleted") is not False:
        return Membership.DELETED
    if user.get("is_bot") is not False or user.get("is_workflow_bot") is True:
        return Membership.BOT
    enterprise = user.get("enterprise_user")
    teams = enterprise.get("teams", []) if isinstance(enterprise, dict) else []
    if user.get("is_stranger") is True or (user.get("team_id") != team and team not in teams):
        return Membership.STRANGER
    if user.get("is_restricted") is not False or user.get("is_ultra_restricted") is not False:
        return Membership.GUEST
    return Membership.FULL


@dataclass
class People:
    """Everybody who has asked for something lately."""

    slack: AsyncWebClient
    ledger: PeopleInLedger
    groups: GroupLists
    clock: Clock
    _known: OrderedDict[Person, Checked] = field(default_factory=OrderedDict)

    def standing(self, person: Person) -> Standing:
        """What is known of the person now, without asking anybody."""
        now = self.clock()
        checked, unchecked = self.groups.of(person.user, now)
        known = self._known.get(person)
        full_member = known.standing is Membership.FULL if known is not None and _lately(known, now) else None
        return Standing(full_member, checked, unchecked)

    async def look_up(self, person: Person) -> Standing:
        """What is known of the person once the ledger, or else Slack, has been asked.

        Raises NotChecked where Slack can't tell, and LedgerError.
        """
        known = await self.ledger.load(person)
        if known is None or not _lately(known, self.clock()):
            asked_at = self.clock()
            known = Checked(await self._ask(person), asked_at)
            await self.ledger.save(person, known.standing, asked_at)
        self._known[person] = known
        self._known.move_to_end(person)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return self.standing(person)

    def clock_set_back(self) -> None:
        """Nobody can tell any more how long ago anybody was asked about: they are asked about anew."""
        self._known.clear()

    async def _ask(self, person: Person) -> Membership:
        try:
            answer = await self.slack.users_info(user=person.user)
        except FAILED as error:
            why = reason(error)
            if why in NO_MEMBERS:
                return NO_MEMBERS[why]
        else:
            user = answer.get("user")
            if isinstance(user, dict):
                return membership(user, person.team)
            why = "unreadable"
        log.warning("a person can't be looked up", extra={"error": why})
        raise NotChecked from None


def _lately(known: Checked, now: datetime) -> bool:
    return -AHEAD <= now - known.checked_at <= CHECKED_FOR
