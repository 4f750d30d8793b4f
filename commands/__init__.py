"""The index: every command, button and event, with the permission it takes at least."""

from bot.access import Permission
from bot.cards.actions import ActionId
from bot.cards.view import ViewId
from bot.entries import Entry
from bot.limits import Limited
from bot.requests import Kind
from bot.settings import NameSettings
from commands import buttons, calls, edit, events, external_id, menu, shortcuts, tag, tag_buttons, undo


def index(names: NameSettings) -> tuple[Entry, ...]:
    """Give the whole table. The names of the commands are settings; the names of buttons are ours."""
    return (
        Entry(
            Kind.COMMAND,
            names.calls_command,
            Permission.LOOK,
            calls.calls,
            Limited.LOOKUP,
            summary="See the phone calls that are happening right now",
            hint="[a number, an id, or all] · line · history · help",
        ),
        Entry(
            Kind.COMMAND,
            names.tag_command,
            Permission.TAG,
            tag.tag,
            Limited.CHANGE,
            summary="Tag a call while it lasts",
            hint="[call] quick tag or field=value · undo · help",
        ),
        Entry(Kind.ACTION, ActionId.REFRESH_CALL, Permission.LOOK, buttons.refresh_call, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.MORE, Permission.LOOK, buttons.more, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.LESS, Permission.LOOK, buttons.refresh_call, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.CALL_MENU, Permission.LOOK, menu.call_menu, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.OPEN_CALL, Permission.LOOK, buttons.open_call, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.REFRESH_LIST, Permission.LOOK, buttons.turn_page, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.PAGE_PREVIOUS, Permission.LOOK, buttons.turn_page, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.PAGE_NEXT, Permission.LOOK, buttons.turn_page, Limited.LOOKUP),
        Entry(
            Kind.ACTION,
            ActionId.CHOOSE_ORGANIZATION,
            Permission.LOOK,
            buttons.choose_organization,
            Limited.LOOKUP,
        ),
        Entry(Kind.ACTION, ActionId.QUICK_TAG, Permission.TAG, tag_buttons.quick_tag, Limited.CHANGE),
        Entry(Kind.ACTION, ActionId.QUICK_TAG_MENU, Permission.TAG, tag_buttons.quick_tag, Limited.CHANGE),
        Entry(Kind.ACTION, ActionId.REPLACE, Permission.TAG, tag_buttons.quick_tag, Limited.CHANGE),
        Entry(Kind.ACTION, ActionId.FINISH, Permission.TAG, tag_buttons.finish, Limited.CHANGE),
        Entry(Kind.ACTION, ActionId.TAG_THIS, Permission.TAG, tag_buttons.tag_this, Limited.CHANGE),
        Entry(
            Kind.ACTION,
            ActionId.CHOOSE_TAG_ORGANIZATION,
            Permission.TAG,
            tag_buttons.choose_organization,
            Limited.CHANGE,
        ),
        Entry(Kind.ACTION, ActionId.UNDO, Permission.TAG, undo.undo, Limited.CHANGE),
        Entry(Kind.ACTION, ActionId.EDIT, Permission.TAG, edit.edit, Limited.LOOKUP),
        Entry(Kind.ACTION, ActionId.TAG_IN_VIEW, Permission.TAG, shortcuts.tag_in_view, Limited.LOOKUP),
        Entry(
            Kind.MESSAGE_SHORTCUT,
            "look_up",
            Permission.LOOK,
            shortcuts.look_up,
            Limited.LOOKUP,
            title="Look up calls",
            summary="The calls that this message mentions",
        ),
        Entry(
            Kind.MESSAGE_SHORTCUT,
            "tag",
            Permission.TAG,
            shortcuts.tag,
            Limited.LOOKUP,
            title="Tag the call",
            summary="Tag a call that this message mentions",
        ),
        Entry(
            Kind.GLOBAL_SHORTCUT,
            "find",
            Permission.LOOK,
            shortcuts.find,
            Limited.LOOKUP,
            title="Find a call",
            summary="Look a call up from anywhere",
        ),
        Entry(Kind.SUBMISSION, ViewId.EDIT, Permission.TAG, edit.submitted, Limited.CHANGE),
        Entry(Kind.SUBMISSION, ViewId.REPLACE, Permission.TAG, edit.replaced, Limited.CHANGE),
        Entry(Kind.SUBMISSION, ViewId.EXTERNAL_ID, Permission.TAG, external_id.submitted, Limited.CHANGE),
        Entry(Kind.SUBMISSION, ViewId.FIND, Permission.LOOK, shortcuts.found, Limited.LOOKUP),
        Entry(Kind.EVENT, "subteam_members_changed", None, events.subteam_members_changed, None),
        Entry(Kind.EVENT, "channel_shared", None, events.channel_shared, None),
    )
