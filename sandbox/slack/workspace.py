"""Who and what there is in a Slack: companies, people, channels, user groups, and the installed app.

It is the world as it stands, to be set up for a scenario and changed in the middle of it: deactivate someone,
share a channel, take a scope away.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True)
class Enterprise:
    """An Enterprise Grid organization."""

    id: str
    name: str


@dataclass(frozen=True)
class Team:
    """A workspace, of ours or of another company."""

    id: str
    name: str
    domain: str
    enterprise: Enterprise | None = None


@dataclass
class User:
    """A person or a bot. Only `users.info` tells who is a guest; a `W` id is one of Enterprise Grid.

    Somebody of Enterprise Grid may be in `workspaces` beside their home, and deliveries name any of them:
    `named_team` is what they do name, None for null; empty, it is what goes without saying.
    """

    id: str
    team_id: str
    name: str
    real_name: str
    guest: Literal["single_channel", "multi_channel"] | None = None
    is_bot: bool = False
    deleted: bool = False
    workspaces: tuple[str, ...] = ()
    named_team: str | None = ""


@dataclass
class Channel:
    """A conversation. `shared_with` holds other companies' teams; `members` of a public one have joined.

    `invited` holds the teams that were asked to share it and haven't answered; in a `restricted` one only
    admins post.
    """

    id: str
    name: str
    team_id: str
    kind: Literal["public", "private", "im", "mpim"] = "public"
    members: set[str] = field(default_factory=set)
    shared_with: set[str] = field(default_factory=set)
    invited: set[str] = field(default_factory=set)
    archived: bool = False
    restricted: bool = False

    @property
    def is_ext_shared(self) -> bool:
        """Whether people of another company are in it."""
        return bool(self.shared_with)

    @property
    def name_in_payloads(self) -> str:
        """The name deliveries carry: Slack keeps those of private conversations to itself."""
        return {"im": "directmessage", "mpim": "privategroup", "private": "privategroup"}.get(
            self.kind, self.name
        )


@dataclass
class UserGroup:
    """A user group, `@handle`."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A shortcut of the app's configuration: in every message's menu, or (`global`) in the search bar."""

    name: str
    kind: Literal["message", "global"]
    callback_id: str


@dataclass
class App:
    """The installed app: its credentials, its granted scopes, and what its configuration switches on."""

    id: str = "A0SWITCHBOARD"
    name: str = "Switchboard"
    bot_id: str = "B0SWITCHBOARD"
    bot_user_id: str = "U0BOT"
    bot_token: str = "xoxb-sandbox"  # noqa: S105 - opens nothing but this sandbox
    app_token: str = "xapp-1-A0SWITCHBOARD-1-sandbox"  # noqa: S105 - as above
    signing_secret: str = "5a4db0c551a70f5a4db0c551a70f5a4d"  # noqa: S105 - as above
    verification_token: str = "sandbox-verification-token"  # noqa: S105 - as above
    scopes: set[str] = field(default_factory=set)
    app_token_scopes: set[str] = field(default_factory=lambda: {"connections:write"})
    commands: set[str] = field(default_factory=lambda: {"/calls", "/tag"})
    shortcuts: tuple[Shortcut, ...] = (
        Shortcut("Look up calls", "message", "look_up"),
        Shortcut("Tag the call", "message", "tag"),
        Shortcut("Find a call", "global", "find"),
    )
    messages_tab: bool = True
    home_tab: bool = True
    org_wide: bool = False


class Workspace:
    """Everything there is, by id. `team` is the workspace the app is installed in; the others are outside."""

    def __init__(  # noqa: PLR0913 - the parts of a world, each by its name
        self,
        team: Team,
        app: App,
        *,
        outside: Iterable[Team] = (),
        users: Iterable[User] = (),
        channels: Iterable[Channel] = (),
        user_groups: Iterable[UserGroup] = (),
    ) -> None:
        self.team = team
        self.app = app
        self.teams = {each.id: each for each in (team, *outside)}
        self.users = {each.id: each for each in users}
        self.channels = {each.id: each for each in channels}
        self.user_groups = {each.id: each for each in user_groups}
        self.plan_has_user_groups = True
        bot = User(app.bot_user_id, team.id, app.name.lower(), app.name, is_bot=True)
        self.users.setdefault(bot.id, bot)

    def is_outsider(self, user: User) -> bool:
        """Whether this person belongs to another company."""
        return self.team.id not in {user.team_id, *user.workspaces}

    def join_grid(self, user_id: str, home: Team, *, with_us: bool) -> None:
        """Make somebody of ours one of an Enterprise Grid, at home in another workspace of it.

        `with_us`: our own workspace is of it, too, so that deliveries show the enterprise.
        """
        self.teams[home.id] = home
        user = self.users[user_id]
        user.team_id, user.workspaces = home.id, (self.team.id,)
        if with_us:
            self.team = self.teams[self.team.id] = replace(self.team, enterprise=home.enterprise)

    def team_of(self, user: User) -> Team:
        """Give the workspace in which this person is: ours, for whoever is in it."""
        return self.teams[user.team_id] if self.is_outsider(user) else self.team

    def is_stranger(self, user: User) -> bool:
        """Whether this person is another company's and shares no channel with the bot."""
        bot = self.app.bot_user_id
        shares = any({user.id, bot} <= channel.members for channel in self.channels.values())
        return self.is_outsider(user) and not shares

    def can_read(self, user: User, channel: Channel) -> bool:
        """Whether this person can look into this channel: members, and for public ones everyone at home."""
        if user.deleted:
            return False
        at_home = user.guest is None and not user.is_bot and not self.is_outsider(user)
        return user.id in channel.members or (channel.kind == "public" and at_home)

    def direct_message(self, user_id: str) -> Channel:
        """Give the conversation between this person and the bot; it begins when it is first needed."""
        channel_id = f"D{user_id[1:]}"
        if channel_id not in self.channels:
            members = {user_id, self.app.bot_user_id}
            self.channels[channel_id] = Channel(channel_id, "", self.team.id, "im", members)
        return self.channels[channel_id]
