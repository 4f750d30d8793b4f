"""Who can be played, and where they can go."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sandbox.organizations import organizations_file
from sandbox.slack.workspace import Channel, User, Workspace

DIRECT_MESSAGES = "direct messages"


@dataclass(frozen=True)
class Cast:
    """The people and places of a workspace; roles are those of the sandbox's organizations file."""

    workspace: Workspace

    def people(self) -> dict[str, User]:
        """Everybody who can be played, by name."""
        people = [user for user in self.workspace.users.values() if not user.is_bot and not user.deleted]
        return {user.real_name: user for user in people}

    def places(self, user: User) -> dict[str, Channel]:
        """Everywhere this person can go, by name."""
        channels = [
            channel
            for channel in self.workspace.channels.values()
            if channel.kind != "im" and not channel.archived and self.workspace.can_read(user, channel)
        ]
        own = {} if self.workspace.is_outsider(user) else self.direct_message(user)
        others = {self.place_name(channel, user): channel for channel in self._between_people(user)}
        return {**{f"#{channel.name}": channel for channel in channels}, **own, **others}

    def shareable(self) -> dict[str, Channel]:
        """Every channel that can be shared with another company, by its name."""
        channels = self.workspace.channels.values()
        return {channel.name: channel for channel in channels if channel.kind in {"public", "private"}}

    def _between_people(self, user: User) -> list[Channel]:
        bot = self.workspace.app.bot_user_id
        direct = [channel for channel in self.workspace.channels.values() if channel.kind == "im"]
        return [channel for channel in direct if user.id in channel.members and bot not in channel.members]

    def direct_message(self, user: User) -> dict[str, Channel]:
        """This person's conversation with the bot, by its names."""
        channel = self.workspace.direct_message(user.id)
        return {"dm": channel, DIRECT_MESSAGES: channel}

    def role(self, user: User) -> str:
        """What this person is, as one would say it."""
        if self.workspace.is_outsider(user):
            return f"outsider, of {self.workspace.teams[user.team_id].name}"
        if user.guest:
            return "guest of one channel" if user.guest == "single_channel" else "guest of some channels"
        return roles().get(user.id, "no role")

    def place_name(self, channel: Channel, user: User) -> str:
        """What a place is called by this person."""
        if channel.kind != "im":
            return f"#{channel.name}"
        others = channel.members - {user.id}
        if self.workspace.app.bot_user_id in channel.members or not others:
            return DIRECT_MESSAGES
        return f"dm with {', '.join(self.workspace.users[each].name for each in sorted(others))}"

    def about(self, channel: Channel) -> str:
        """What is special about a place."""
        present = self.workspace.app.bot_user_id in channel.members
        shared = [self.workspace.teams[team].name for team in sorted(channel.shared_with)]
        notes = [
            "with Switchboard, alone" if channel.kind == "im" and present else "",
            "private" if channel.kind == "private" else "",
            "only admins post" if channel.restricted else "",
            f"shared with {', '.join(shared)}" if shared else "",
            "" if present else "Switchboard isn't in it",
        ]
        return ", ".join(note for note in notes if note)


@cache
def roles() -> Mapping[str, str]:
    """Everybody's role, by user id, as the sandbox's organizations file gives it."""
    given: dict[str, str] = {}
    for organization in tomllib.loads(organizations_file(""))["organizations"].values():
        given.setdefault(organization["contact"], "no role; whom the refused are sent to")
        for role, members in organization["members"].items():
            given |= dict.fromkeys(members, role.removesuffix("s"))
    return given
