"""Whether the user groups, people and channels that the file names are there, as Slack has them.

Of a channel also: whether the bot is in it, and who reads there besides.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.access.channels import read_readers
from bot.access.members import NO_MEMBERS, described
from bot.check.report import Report, counted, printable
from bot.check.slack import Installation, SlackApi
from bot.config.organizations import Directory, Organization
from bot.ledger.memberships import Membership
from bot.times import utc_now


def _groups_asking(count: int) -> str:
    return f"Slack: looking up {counted(count, 'user group', 'user groups')} of the file"


def _people_asking(count: int) -> str:
    return f"Slack: looking up {counted(count, 'person', 'people')} named by id"


def _group_fine(group: str, count: int) -> str:
    return f"user group {group}: {counted(count, 'person', 'people')}"


def _group_empty(group: str, places: str) -> str:
    return f"user group {group} ({places}): nobody is in it, so it gives nobody a role"


def _group_unknown(group: str, places: str) -> str:
    return (
        f"user group {group} ({places}): there is no such group where the app is installed. Its id is in "
        "the group's page in Slack, under the three dots, Copy group ID."
    )


def _group_disabled(group: str, places: str) -> str:
    return (
        f"user group {group} ({places}): it is disabled, so it gives nobody a role. Enable it in Slack, "
        "or take it out of the file."
    )


NO_GROUPS_IN_PLAN = (
    "user groups: this workspace's plan has none (plan_upgrade_required), so those of the file give "
    "nobody a role. Name people by their ids instead."
)


def _not_looked_up(what: str, scope: str) -> str:
    return f"{what}: not looked up, since the scope {scope} is missing"


def _too_many(what: str, asked: int, left: int) -> str:
    return f"{what}: only the first {asked} were looked up, {left} were not"


def _lookup_refused(what: str, code: str) -> str:
    if code == "ratelimited":
        return f"{what}: not all looked up, since Slack is asked too often. Check again in a minute."
    return f"{what}: not all looked up: {printable(code)}"


def _channels_asking(count: int) -> str:
    return f"Slack: looking up {counted(count, 'channel', 'channels')} of the file"


def _channels_fine(count: int) -> str:
    return f"channels: cards can be shared in {count}"


def _channel_unknown(channel: str, place: str) -> str:
    return (
        f"channel {channel} ({place}): not found. Either the id is wrong (channel name → About → bottom), or "
        "it is private and the bot isn't in it: /invite @Switchboard there."
    )


def _channel_archived(channel: str, place: str) -> str:
    return f"channel {channel} ({place}): it is archived, so nothing can be shared there"


def _channel_not_joined(channel: str, place: str) -> str:
    return f"channel {channel} ({place}): the bot isn't in it. To share cards there: /invite @Switchboard"


def _channel_external(channel: str, place: str) -> str:
    return (
        f"channel {channel} ({place}): people beyond the organization's workspaces read there, so no card is "
        "shared in it. If that is meant, name it in external_channels, too."
    )


def _people_fine(count: int) -> str:
    return f"people named by id: {counted(count, 'is', 'are')} there"


PERSON = {
    "unknown": (
        "nobody has this id where the app is installed. In Slack: profile, three dots, Copy member ID."
    ),
    "unknown, maybe elsewhere": (
        "nobody has this id where the app is installed. If they are of another of the workspaces, all is "
        "well."
    ),
    "deleted": "this account is deactivated",
    "bot": "that is a bot, not a person",
    "guest": "that is a guest. Named by id they have this role all the same: see that it is meant.",
    "stranger": "that is somebody of another company or workspace, who gets nothing here",
}

SENT_TO_NOBODY = "People are sent there for help: name somebody else."


def _said_of_person(user: str, places: str, what: str, *, sent_to_nobody: bool = False) -> str:
    now = f". {SENT_TO_NOBODY}" if sent_to_nobody and not PERSON[what].endswith(".") else ""
    return f"{user} ({places}): {PERSON[what]}{now}"


GROUPS = 15  # usergroups.users.list is Tier 2, 20 a minute, and a running Switchboard asks too

PEOPLE = 50  # users.info is Tier 4, 100 a minute


@dataclass(frozen=True)
class NamedMember:
    """A user or user group of the file, and every place that names it."""

    id: str
    places: tuple[str, ...]
    workspaces: frozenset[str]
    """Those of the organizations that name it."""
    asked_for_help: bool

    @property
    def said_places(self) -> str:
        """The places as people read them."""
        return ", ".join(self.places)


def named_in(directory: Directory, support_contact: str | None) -> tuple[NamedMember, ...]:
    """Everybody and every group the configuration names by id, each once."""
    found: dict[str, list[tuple[str, Organization | None]]] = {}
    if support_contact is not None:
        found[support_contact] = [("SUPPORT_CONTACT", None)]
    for organization in directory.organizations:
        for place, who in _places(organization):
            found.setdefault(who, []).append((f"{organization.key}.{place}", organization))
    return tuple(
        NamedMember(
            who,
            tuple(place for place, _ in places),
            frozenset(team for _, each in places if each is not None for team in each.workspaces),
            asked_for_help=any(place.endswith(("contact", "SUPPORT_CONTACT")) for place, _ in places),
        )
        for who, places in found.items()
    )


def _places(organization: Organization) -> Iterator[tuple[str, str]]:
    yield "contact", organization.contact
    members = organization.members
    for role, who in (
        ("viewers", members.viewers),
        ("agents", members.agents),
        ("supervisors", members.supervisors),
    ):
        yield from ((role, each) for each in who if each != "*")


@dataclass(frozen=True)
class MembersCheck:
    """Looks up groups and people with the bot token."""

    slack: SlackApi
    token: SecretStr
    installation: Installation
    report: Report

    async def check(self, everybody: Sequence[NamedMember]) -> None:
        """Report on every group and person named, all at the same time."""
        groups = [each for each in everybody if each.id.startswith("S")]
        people = [each for each in everybody if not each.id.startswith("S")]
        await asyncio.gather(self._groups(groups), self._people(people))

    async def _groups(self, groups: Sequence[NamedMember]) -> None:
        if not groups:
            return
        if self.installation.lacks("usergroups:read"):
            self.report.hint(_not_looked_up("user groups", "usergroups:read"))
            return
        self.report.asking(_groups_asking(min(len(groups), GROUPS)))
        await asyncio.gather(*(self._group(group) for group in groups[:GROUPS]))
        if len(groups) > GROUPS:
            self.report.hint(_too_many("user groups", GROUPS, len(groups) - GROUPS))

    async def _group(self, group: NamedMember) -> None:
        answer = await self.slack.ask(self.token, "usergroups.users.list", usergroup=group.id)
        match answer.error:
            case None:
                users = answer.body.get("users")
                if users:
                    self.report.fine(_group_fine(group.id, len(users)))
                else:
                    self.report.hint(_group_empty(group.id, group.said_places))
            case "no_such_subteam":
                again = await self.slack.ask(
                    self.token, "usergroups.users.list", usergroup=group.id, include_disabled="1"
                )
                said = _group_disabled if again.error is None else _group_unknown
                self.report.wrong(said(group.id, group.said_places))
            case "plan_upgrade_required":
                self.report.wrong(NO_GROUPS_IN_PLAN)
            case "missing_scope":
                self.report.hint(_not_looked_up("user groups", "usergroups:read"))
            case code:
                self.report.hint(_lookup_refused("user groups", code))

    async def _people(self, people: Sequence[NamedMember]) -> None:
        if not people:
            return
        if self.installation.lacks("users:read"):
            self.report.hint(_not_looked_up("people", "users:read"))
            return
        self.report.asking(_people_asking(min(len(people), PEOPLE)))
        there = await asyncio.gather(*(self._person(person) for person in people[:PEOPLE]))
        if any(there):
            self.report.fine(_people_fine(sum(there)))
        if len(people) > PEOPLE:
            self.report.hint(_too_many("people", PEOPLE, len(people) - PEOPLE))

    async def _person(self, person: NamedMember) -> bool:
        """Whether the person is somebody one can name here; what speaks against it is reported."""
        answer = await self.slack.ask(self.token, "users.info", user=person.id)
        match answer.error:
            case None:
                return self._somebody(person, answer.body.get("user"))
            case code if code in NO_MEMBERS:
                elsewhere = person.workspaces - {self.installation.team}
                if elsewhere and not person.asked_for_help:
                    self._tell(person, "unknown, maybe elsewhere", wrong=False)
                else:
                    self._tell(person, "unknown", wrong=True)
            case "missing_scope":
                self.report.hint(_not_looked_up("people", "users:read"))
            case code:
                self.report.hint(_lookup_refused("people", code))
        return False

    def _somebody(self, person: NamedMember, user: Any) -> bool:
        if not isinstance(user, Mapping):
            self.report.hint(_lookup_refused("people", "unreadable"))
            return False
        found = described(user, utc_now())
        standing = found.standing
        there = person.workspaces | {self.installation.team}
        if standing in {Membership.FULL, Membership.GUEST} and found.workspaces.isdisjoint(there):
            standing = Membership.STRANGER
        if standing is Membership.FULL:
            return True
        gone = standing in {Membership.DELETED, Membership.BOT}
        self._tell(person, standing.value, wrong=gone and person.asked_for_help)
        return False

    def _tell(self, person: NamedMember, what: str, *, wrong: bool) -> None:
        said = _said_of_person(person.id, person.said_places, what, sent_to_nobody=person.asked_for_help)
        if wrong:
            self.report.wrong(said)
        else:
            self.report.hint(said)


CHANNELS = 40  # conversations.info is Tier 3, 50 a minute, and a running Switchboard asks too


@dataclass(frozen=True)
class ChannelsCheck:
    """Looks up channels with the bot token."""

    slack: SlackApi
    token: SecretStr
    installation: Installation
    report: Report

    async def check(self, directory: Directory) -> None:
        """Report on every channel named, all at the same time."""
        named = [(each, channel) for each in directory.organizations for channel in each.channels]
        if not named:
            return
        if self.installation.lacks("channels:read"):
            self.report.hint(_not_looked_up("channels", "channels:read"))
            return
        self.report.asking(_channels_asking(min(len(named), CHANNELS)))
        good = await asyncio.gather(*(self._channel(*each) for each in named[:CHANNELS]))
        if any(good):
            self.report.fine(_channels_fine(sum(good)))
        if len(named) > CHANNELS:
            self.report.hint(_too_many("channels", CHANNELS, len(named) - CHANNELS))

    async def _channel(self, organization: Organization, channel: str) -> bool:
        """Whether cards can be shared there; what speaks against it is reported."""
        place = f"{organization.key}.channels"
        answer = await self.slack.ask(self.token, "conversations.info", channel=channel)
        match answer.error:
            case None:
                found = answer.body.get("channel")
                if isinstance(found, dict):
                    return self._found(organization, channel, found)
                self.report.hint(_lookup_refused("channels", "unreadable"))
            case "channel_not_found":
                self.report.hint(_channel_unknown(channel, place))
            case "missing_scope":
                self.report.hint(_not_looked_up("channels", "channels:read or groups:read"))
            case code:
                self.report.hint(_lookup_refused("channels", code))
        return False

    def _found(self, organization: Organization, channel: str, found: dict[str, object]) -> bool:
        place = f"{organization.key}.channels"
        said: list[str] = []
        if found.get("is_archived") is True:
            said.append(_channel_archived(channel, place))
        elif found.get("is_member") is not True:
            said.append(_channel_not_joined(channel, place))
        readers = read_readers(found)
        others = readers is None or readers.are_external(organization.workspaces)
        if others and channel not in organization.external_channels:
            said.append(_channel_external(channel, place))
        for each in said:
            self.report.hint(each)
        return not said
