"""What one page shows, taken from Slack as it is now. Nothing here draws, and nothing changes anything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.browser.address import Address
from sandbox.browser.conversation import Entry, Thread, entries_of, thread_of
from sandbox.browser.sidebar import PlaceLine, Sidebar, place_line, sidebar_of
from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View
from sandbox.slack.workspace import Channel, Shortcut


@dataclass(frozen=True)
class Heading:
    """What stands above a place: what it is called, and what is special about it."""

    place: PlaceLine
    members: int
    notes: tuple[str, ...]
    has_home: bool
    at_home: bool


@dataclass(frozen=True)
class Box:
    """The message box of a place: its label, whether anything can be written there, and why not."""

    label: str
    closed: str | None
    commands: bool
    """Whether this person has the app's commands and shortcuts: people of other companies don't."""
    shortcuts: tuple[Shortcut, ...]


@dataclass(frozen=True)
class Window:
    """The modal in front: what its buttons say (`submit` None without one), and whether one is below it."""

    view: View
    close: str
    submit: str | None
    covers_another: bool


@dataclass(frozen=True)
class Page:
    """Everything that one page shows, but the panel beside it."""

    address: Address
    title: str
    sidebar: Sidebar
    heading: Heading
    entries: Sequence[Entry]
    older: int
    thread: Thread | None
    box: Box
    message_shortcuts: tuple[Shortcut, ...]
    window: Window | None
    home: View | None


def page_at(address: Address, slack: SlackSandbox, now: datetime) -> Page:
    """Give what is to be seen at an address; `now` is the present moment, in the reader's own zone."""
    workspace = slack.workspace
    user, channel = workspace.users[address.person], workspace.channels[address.place]
    place = place_line(slack, user, channel, address)
    seen = slack.seen(user.id, channel.id)
    entries = entries_of(seen, workspace, now)
    has_commands = not workspace.is_outsider(user) and not channel.archived
    home = slack.home(user.id) if address.home else None
    thread = thread_of(address.thread, seen, workspace, now) if address.thread else None
    return Page(
        address=replace(address, thread=thread.ts if thread else None, home=home is not None),
        title=f"{place.called} as {user.real_name}",
        sidebar=sidebar_of(slack, address),
        heading=Heading(
            place,
            len(channel.members),
            _notes(slack, channel),
            has_home=place.kind == "app" and slack.home(user.id) is not None,
            at_home=home is not None,
        ),
        entries=entries[-address.last :],
        older=max(0, len(entries) - address.last),
        thread=thread,
        box=Box(
            f"Message {place.called}",
            f"{place.called} is archived. Nothing can be written here." if channel.archived else None,
            has_commands,
            _shortcuts(slack, "global") if has_commands else (),
        ),
        message_shortcuts=_shortcuts(slack, "message") if has_commands else (),
        window=_window(slack.modals(user.id)),
        home=home,
    )


def _window(modals: Sequence[View]) -> Window | None:
    if not modals:
        return None
    view = modals[-1]
    close, submit = view.body.get("close"), view.body.get("submit")
    return Window(
        view,
        str(close["text"]) if close else "Cancel",
        str(submit["text"]) if submit else None,
        covers_another=len(modals) > 1,
    )


def _shortcuts(slack: SlackSandbox, kind: str) -> tuple[Shortcut, ...]:
    return tuple(each for each in slack.workspace.app.shortcuts if each.kind == kind)


def _notes(slack: SlackSandbox, channel: Channel) -> tuple[str, ...]:
    """What people should know of a place before they write there."""
    workspace = slack.workspace
    companies = [workspace.teams[team].name for team in sorted(channel.shared_with)]
    absent = workspace.app.bot_user_id not in channel.members and channel.kind != "im"
    notes = (
        "archived" if channel.archived else "",
        f"shared with {', '.join(companies)}" if companies else "",
        "only admins post" if channel.restricted else "",
        f"{workspace.app.name} isn't in it" if absent else "",
    )
    return tuple(note for note in notes if note)
