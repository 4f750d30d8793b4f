"""Who may do what, where. Pure: local data only, no clock. Deny by default.

Rules, in the order they are asked:
1. A person none of whose workspaces an organization names has nothing to do with that organization.
2. Their role there is the highest that ``members`` gives them, by user, by user group, or by ``*``.
   ``*`` is every full member: guests, strangers, bots and deleted accounts are none, and whoever isn't known
   to be one is denied until known.
3. A group's list that could not be refreshed lately (members.py says when) makes nobody do what can't be
   taken back: no writing, no posting, no full numbers.
4. A permission is had from the least role it names.
5. What is shown depends on the place, never only on the person (``Shown``).
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntEnum

from bot.config.organizations import Directory, Organization
from bot.errors import GroupUnchecked, NotPermitted, OutOfDate, TooOften
from bot.person import Person


@dataclass(frozen=True)
class Standing:
    """What Slack says of a person. Nothing is assumed."""

    full_member: bool | None = None
    """None: not known yet, or not any more."""
    groups: frozenset[str] = frozenset()
    """The user groups they are in, by lists that were refreshed lately."""
    unchecked_groups: frozenset[str] = frozenset()
    """The user groups they were in when Slack last said so, which is a while ago."""
    workspaces: frozenset[str] | None = None
    """Those they belong to. None: not known; then they are of the one that is their home, if it is one."""


class Role(IntEnum):
    """Each has the rights of those before it."""

    VIEWER = 1
    AGENT = 2
    SUPERVISOR = 3


class Permission(Enum):
    """What can be permitted: the least role that has it, and whether that role must be beyond doubt."""

    LOOK = "look", Role.VIEWER, False
    LOOK_BY_NUMBER = "look by number", Role.AGENT, False
    FULL_NUMBERS = "full numbers", Role.AGENT, True
    TAG = "tag", Role.AGENT, True
    SHARE = "share", Role.AGENT, True
    CALLER_PROFILE = "caller profile", Role.SUPERVISOR, True
    OTHERS_HISTORY = "others' history", Role.SUPERVISOR, True
    REPLACE_EXTERNAL_ID = "replace external ID", Role.SUPERVISOR, True

    @property
    def least_role(self) -> Role:
        """The role from which on this is permitted."""
        return self.value[1]

    @property
    def beyond_doubt(self) -> bool:
        """Whether a group's list from a while ago is not enough for it."""
        return self.value[2]


class Shown(Enum):
    """How much of a call is shown, by where it is shown."""

    FULL = "one person who may see full numbers"
    LISTED = "one person who may see full numbers, among several calls"
    """Numbers masked, and every field."""
    MASKED = "one person who only looks"
    """Numbers masked, and of the organization's fields those that may be shared."""
    CHANNEL = "everyone in a channel"


def _role(
    person: Person, organization: Organization, groups: frozenset[str], *, full_member: bool
) -> Role | None:
    """What ``members`` gives somebody of one of the organization's workspaces."""
    names = {person.user, *groups} | ({"*"} if full_member else set())
    members = organization.members
    for each, who in (
        (Role.SUPERVISOR, members.supervisors),
        (Role.AGENT, members.agents),
        (Role.VIEWER, members.viewers),
    ):
        if names & set(who):
            return each
    return None


@dataclass(frozen=True)
class Rights:
    """What one person may do now, in every organization of the file."""

    person: Person
    standing: Standing
    directory: Directory

    def role(self, organization: Organization, *, beyond_doubt: bool = False) -> Role | None:
        """Their role; unless it must be beyond doubt, by a group's last list where that is all there is."""
        groups = self.standing.groups
        if not beyond_doubt:
            groups |= self.standing.unchecked_groups
        if self.workspaces.isdisjoint(organization.workspaces):
            return None
        full_member = self.standing.full_member is True
        return _role(self.person, organization, groups, full_member=full_member)

    @property
    def workspaces(self) -> frozenset[str]:
        """Those they belong to, as far as that is known."""
        known = self.standing.workspaces
        return frozenset({self.person.home}) if known is None else known

    def may(self, permission: Permission, organization: Organization) -> bool:
        """Whether they have this permission in the organization."""
        theirs = self.role(organization, beyond_doubt=permission.beyond_doubt)
        return theirs is not None and theirs >= permission.least_role

    def permitted(self, permission: Permission) -> tuple[Organization, ...]:
        """The organizations in which they have this permission, in the file's order.

        Raises NotPermitted where there is none, GroupUnchecked where only a group's old list is in the way.
        """
        organizations = self.directory.organizations
        found = tuple(each for each in organizations if self.may(permission, each))
        if not found:
            raise self._refusal(permission, organizations)
        return found

    @property
    def has_several(self) -> bool:
        """Whether they see calls of several organizations, so that whose they are is to be said."""
        return sum(self.may(Permission.LOOK, each) for each in self.directory.organizations) > 1

    def the(self, permission: Permission, organization_fingerprint: str) -> Organization:
        """The organization that a button names, by what it meant when the button was drawn.

        Raises NotPermitted or GroupUnchecked without this permission in it, and OutOfDate where no
        organization of the file means that any more.
        """
        organizations = self.permitted(permission)
        for organization in organizations:
            if organization.fingerprint == organization_fingerprint:
                return organization
        for organization in self.directory.organizations:
            if organization.fingerprint == organization_fingerprint:
                raise self._refusal(permission, (organization,))
        raise OutOfDate

    def require(self, permission: Permission, organization: Organization) -> None:
        """Raise NotPermitted or GroupUnchecked unless they have this permission in the organization."""
        if not self.may(permission, organization):
            raise self._refusal(permission, (organization,))

    def refusal(self) -> NotPermitted:
        """What they may learn when refused: a member of exactly one organization's workspace, whom to ask."""
        of_their_workspace = self.directory.of_workspaces(self.workspaces)
        if len(of_their_workspace) == 1:
            return self._sent_to_the_contact(of_their_workspace[0])
        return NotPermitted()

    def shown(self, organization: Organization) -> Shown:
        """How much of a single call a card that only they see may show."""
        return Shown.FULL if self.may(Permission.FULL_NUMBERS, organization) else Shown.MASKED

    def listed(self, organization: Organization) -> Shown:
        """How much of each call a list that only they see may show: numbers are masked on any list."""
        return Shown.LISTED if self.may(Permission.FULL_NUMBERS, organization) else Shown.MASKED

    def in_doubt(self, organization: Organization) -> bool:
        """Whether they would see full numbers if a group could be checked."""
        theirs = self.role(organization)
        full = Permission.FULL_NUMBERS
        return theirs is not None and theirs >= full.least_role and not self.may(full, organization)

    @property
    def membership_matters(self) -> bool:
        """Whether it isn't known where they belong or if they are a full member, and would change things.

        Somebody of a workspace that the file doesn't name may have others: that is to be found out.
        """
        if self.standing.full_member is not None or not self.person.user:
            return False
        groups = self.standing.groups | self.standing.unchecked_groups
        theirs = self.directory.of_workspaces(self.workspaces)
        if self.standing.workspaces is None and not theirs:
            theirs = self.directory.organizations
        return any(_role(self.person, each, groups, full_member=True) != self.role(each) for each in theirs)

    def _refusal(
        self, permission: Permission, organizations: Sequence[Organization]
    ) -> NotPermitted | GroupUnchecked:
        roles = [self.role(each) for each in organizations]
        if any(theirs is not None and theirs >= permission.least_role for theirs in roles):
            return GroupUnchecked()
        for theirs, organization in zip(roles, organizations, strict=True):
            if theirs is not None:
                return self._sent_to_the_contact(organization, permission.value[0])
        return self.refusal()

    def _sent_to_the_contact(self, organization: Organization, needed: str | None = None) -> NotPermitted:
        contact = None if organization.contact == self.person.user else organization.contact
        return NotPermitted(contact, organization.name, needed)


def organization_in(channel: str | None, permitted_to_them: Sequence[Organization]) -> Organization | None:
    """The organization meant by somebody who doesn't say: the channel's if theirs, else their only one.

    ``channel`` is None in a direct message, which belongs to no organization.
    """
    for organization in permitted_to_them:
        if channel is not None and channel in organization.channels:
            return organization
    return permitted_to_them[0] if len(permitted_to_them) == 1 else None


MINUTE = timedelta(minutes=1)

LOOKUPS_A_MINUTE = 30

CHANGES_A_MINUTE = 60

FORGET_ABOVE = 10_000  # people; then those who have been quiet for a minute are forgotten


@dataclass
class Limit:
    """A sliding minute for each person.

    By user id alone, so that it holds also while it becomes known where somebody is at home.
    """

    a_minute: int
    _times: dict[str, deque[datetime]] = field(default_factory=dict)

    def count(self, person: Person, now: datetime) -> None:
        """Count one time. Raises TooOften, uncounted, when the minute's are used up."""
        times = self._times.setdefault(person.user, deque())
        if times and now < times[-1]:  # the clock was set back: as if the last time were now
            back = times[-1] - now
            times = self._times[person.user] = deque(each - back for each in times)
        while times and now - times[0] >= MINUTE:
            times.popleft()
        if len(times) >= self.a_minute:
            raise TooOften((MINUTE - (now - times[0])).total_seconds())
        times.append(now)
        if len(self._times) > FORGET_ABOVE:
            self._forget_the_quiet(now)

    def give_back(self, person: Person) -> None:
        """Uncount the last time: nothing came of it."""
        times = self._times.get(person.user)
        if times:
            times.pop()

    def clock_stepped(self, by: timedelta) -> None:
        """Every time counted is as long ago as it was."""
        self._times = {user: deque(each + by for each in times) for user, times in self._times.items()}

    def _forget_the_quiet(self, now: datetime) -> None:
        self._times = {
            user: times for user, times in self._times.items() if times and now - times[-1] < MINUTE
        }


class Limited(Enum):
    """What one thing that a person does counts as."""

    LOOKUP = "lookup"
    """It may ask the API, open a form, or keep what was typed."""
    CHANGE = "change"
    """It may set something, or keep what is to be set."""


@dataclass
class Limits:
    """What is limited."""

    lookups: Limit = field(default_factory=lambda: Limit(LOOKUPS_A_MINUTE))
    changes: Limit = field(default_factory=lambda: Limit(CHANGES_A_MINUTE))

    def count(self, what: Limited, person: Person, now: datetime) -> None:
        """Count one of these. Raises TooOften."""
        (self.lookup if what is Limited.LOOKUP else self.change)(person, now)

    def give_back(self, what: Limited, person: Person) -> None:
        """Uncount the last of these."""
        (self.lookups if what is Limited.LOOKUP else self.changes).give_back(person)

    def clock_stepped(self, by: timedelta) -> None:
        """Nobody may do more, or has to wait for longer, because the clock has stepped."""
        self.lookups.clock_stepped(by)
        self.changes.clock_stepped(by)

    def lookup(self, person: Person, now: datetime) -> None:
        """Count one lookup. Raises TooOften."""
        self.lookups.count(person, now)

    def change(self, person: Person, now: datetime) -> None:
        """Count one change. Raises TooOften."""
        self.changes.count(person, now)
