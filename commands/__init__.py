"""The index: every command, button and event, with the permission it takes at least."""

from bot.access import Permission
from bot.cards.actions import ActionId
from bot.entries import Entry
from bot.requests import Kind
from commands import buttons, calls, events


def index(calls_command: str) -> tuple[Entry, ...]:
    """Give the whole table. The names of the commands are settings; the names of buttons are ours."""
    return (
        Entry(
            Kind.COMMAND,
            calls_command,
            Permission.LOOK,
            calls.calls,
            summary="See the phone calls that are happening right now",
            hint="[a number, an id, or all] · help",
        ),
        Entry(Kind.ACTION, ActionId.REFRESH_CALL, Permission.LOOK, buttons.refresh_call),
        Entry(Kind.ACTION, ActionId.MORE, Permission.LOOK, buttons.more),
        Entry(Kind.ACTION, ActionId.LESS, Permission.LOOK, buttons.refresh_call),
        Entry(Kind.ACTION, ActionId.OPEN_CALL, Permission.LOOK, buttons.open_call),
        Entry(Kind.ACTION, ActionId.REFRESH_LIST, Permission.LOOK, buttons.turn_page),
        Entry(Kind.ACTION, ActionId.PAGE_PREVIOUS, Permission.LOOK, buttons.turn_page),
        Entry(Kind.ACTION, ActionId.PAGE_NEXT, Permission.LOOK, buttons.turn_page),
        Entry(Kind.ACTION, ActionId.CHOOSE_ORGANIZATION, Permission.LOOK, buttons.choose_organization),
        Entry(Kind.EVENT, "subteam_members_changed", None, events.subteam_members_changed),
    )
