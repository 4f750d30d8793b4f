"""Who one can be and where one can go: the page's left side."""

from dataclasses import dataclass
from typing import Literal

from sandbox.browser.address import Address, places_of
from sandbox.browser.cast import people_to_be, role_of
from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Channel, User

PlaceKind = Literal["public", "private", "app", "person"]


@dataclass(frozen=True)
class PersonLine:
    """Somebody one can be. `wrote` is the `ts` of the last message in their talk with the app, or ""."""

    id: str
    name: str
    role: str
    url: str
    direct_url: str
    wrote: str
    is_chosen: bool


@dataclass(frozen=True)
class PlaceLine:
    """Somewhere one can go. `called` is its name with its mark, `latest` the `ts` of others' last message."""

    id: str
    kind: PlaceKind
    name: str
    called: str
    shared_with: str
    archived: bool
    url: str
    latest: str
    is_here: bool


@dataclass(frozen=True)
class Sidebar:
    """The workspace's name, its people, and the places of the one who looks."""

    workspace: str
    person: PersonLine
    people: tuple[PersonLine, ...]
    channels: tuple[PlaceLine, ...]
    direct: tuple[PlaceLine, ...]


def sidebar_of(slack: SlackSandbox, address: Address) -> Sidebar:
    """Give the left side of the page at this address."""
    workspace = slack.workspace
    user = workspace.users[address.person]
    lines = [place_line(slack, user, channel, address) for channel in places_of(workspace, user)]
    people = tuple(_person(slack, each, address) for each in people_to_be(workspace))
    return Sidebar(
        workspace.teams[user.team_id].name,
        next(each for each in people if each.is_chosen),
        people,
        tuple(line for line in lines if line.kind in {"public", "private"}),
        tuple(line for line in lines if line.kind in {"app", "person"}),
    )


def place_line(slack: SlackSandbox, user: User, channel: Channel, address: Address) -> PlaceLine:
    """Give what a place is to this person."""
    workspace = slack.workspace
    kind, name = _kind_and_name(slack, user, channel)
    return PlaceLine(
        id=channel.id,
        kind=kind,
        name=name,
        called=f"#{name}" if kind in {"public", "private"} else name,
        shared_with=", ".join(workspace.teams[team].name for team in sorted(channel.shared_with)),
        archived=channel.archived,
        url=address.at(channel.id).url,
        latest=_latest(slack, user.id, channel.id),
        is_here=channel.id == address.place,
    )


def _kind_and_name(slack: SlackSandbox, user: User, channel: Channel) -> tuple[PlaceKind, str]:
    app = slack.workspace.app
    if channel.kind == "im":
        if app.bot_user_id in channel.members:
            return "app", app.name
        others = sorted(channel.members - {user.id}) or [user.id]
        return "person", ", ".join(slack.workspace.users[each].real_name for each in others)
    return ("public" if channel.kind == "public" else "private"), channel.name


def _person(slack: SlackSandbox, user: User, address: Address) -> PersonLine:
    workspace = slack.workspace
    direct = "" if workspace.is_outsider(user) else workspace.direct_message(user.id).id
    theirs = address.by(user.id)
    return PersonLine(
        id=user.id,
        name=user.real_name,
        role=role_of(user, workspace),
        url=theirs.url,
        direct_url=theirs.at(direct).url if direct else theirs.url,
        wrote=_latest(slack, user.id, direct) if direct else "",
        is_chosen=user.id == address.person,
    )


def _latest(slack: SlackSandbox, user: str, channel: str) -> str:
    return max((each.ts for each in slack.seen(user, channel) if each.user != user), default="")
