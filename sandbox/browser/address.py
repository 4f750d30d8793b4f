"""What a page looks at: as whom, where, at which thread. All of it is in its address, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from sandbox.browser.cast import people_to_be
from sandbox.slack.workspace import Channel, User, Workspace

FIRST_PERSON = "U0ANA"
FIRST_PLACE = "C0SALES"
AT_FIRST = 60
"""So many messages of a place are shown, the latest, until somebody asks for older ones."""
FURTHER = 120  # messages that come when older ones are asked for
MOST = 2_000


@dataclass(frozen=True)
class Address:
    """Who looks, by user id, and at what: a channel's id, a thread's first `ts`, or the app's Home."""

    person: str
    place: str
    thread: str | None = None
    home: bool = False
    last: int = AT_FIRST

    @classmethod
    def read(cls, query: Mapping[str, str], workspace: Workspace) -> Self:
        """Read an address; what isn't there, or not theirs to see, gives way to what is."""
        known = {user.id: user for user in people_to_be(workspace)}
        user = known.get(query.get("as", FIRST_PERSON)) or next(iter(known.values()))
        places = [channel.id for channel in places_of(workspace, user)]
        wanted = _own_place(query.get("in", FIRST_PLACE), user, workspace)
        place = wanted if wanted in places else places[0]
        last = query.get("last", "")
        return cls(
            user.id,
            place,
            (query.get("thread") or None) if place == wanted else None,
            query.get("tab") == "home" and workspace.app.bot_user_id in workspace.channels[place].members,
            min(int(last), MOST) if last.isascii() and last.isdecimal() else AT_FIRST,
        )

    @property
    def url(self) -> str:
        """The address as the browser has it."""
        fields = {"as": self.person, "in": self.place}
        fields |= {"thread": self.thread} if self.thread else {}
        fields |= {"tab": "home"} if self.home else {}
        fields |= {"last": str(self.last)} if self.last != AT_FIRST else {}
        return f"/?{urlencode(fields)}"

    def at(self, place: str) -> Self:
        """The same person, somewhere else."""
        return replace(self, place=place, thread=None, home=False, last=AT_FIRST)

    def by(self, person: str) -> Self:
        """The same place, looked at by somebody else."""
        return replace(self, person=person, thread=None, home=False, last=AT_FIRST)

    def with_thread(self, thread: str | None) -> Self:
        """The same place, and a thread beside it."""
        return replace(self, thread=thread, home=False)

    def with_home(self, *, home: bool) -> Self:
        """The conversation with the app, or its Home."""
        return replace(self, home=home, thread=None)

    def with_older(self) -> Self:
        """The same place, further back."""
        return replace(self, last=self.last + FURTHER)


def places_of(workspace: Workspace, user: User) -> list[Channel]:
    """Everywhere this person can look: channels, archived ones last; direct messages, the app's first."""
    readable = [each for each in workspace.channels.values() if workspace.can_read(user, each)]
    channels = sorted(
        (each for each in readable if each.kind != "im"), key=lambda each: (each.archived, each.name)
    )
    bot = workspace.app.bot_user_id
    own = [] if workspace.is_outsider(user) else [workspace.direct_message(user.id)]
    between = [each for each in readable if each.kind == "im" and bot not in each.members]
    return [*channels, *own, *between]


def _own_place(wanted: str, user: User, workspace: Workspace) -> str:
    """Whoever looks at their conversation with the app and becomes somebody else looks at that one's."""
    channel = workspace.channels.get(wanted)
    theirs = channel is not None and channel.kind == "im" and workspace.app.bot_user_id in channel.members
    if theirs and not workspace.is_outsider(user):
        return workspace.direct_message(user.id).id
    return wanted
