"""The index: every command, button and event, with the permission it takes at least."""

from bot.access.rights import Limited, Permission
from bot.cards.kit.actions import ActionId
from bot.cards.kit.blocks import ViewId
from bot.config.settings import NameSettings
from bot.slack.entry import Entry
from bot.slack.incoming import InteractionKind
from commands import events, menu
from commands.lookup import buttons, calls, line
from commands.lookup.help import all_commands
from commands.shortcuts import shortcuts
from commands.tagging import edit, external_id, tag, undo
from commands.tagging.quick_tag import choose_organization, finish, quick_tag, tag_this


def index(names: NameSettings) -> tuple[Entry, ...]:
    """Give the whole table. The names of the commands are settings; the names of buttons are ours."""
    return (
        Entry(
            InteractionKind.COMMAND,
            names.calls_command,
            Permission.LOOK,
            calls.calls,
            Limited.LOOKUP,
            summary="See the phone calls that are happening right now",
            hint="[a number, an ID, or all] · line · history · help",
        ),
        Entry(
            InteractionKind.COMMAND,
            names.tag_command,
            Permission.TAG,
            tag.tag,
            Limited.CHANGE,
            summary="Tag a call while it lasts",
            hint="[call] quick tag or field=value · undo · help",
        ),
        Entry(
            InteractionKind.ACTION,
            ActionId.REFRESH_CALL,
            Permission.LOOK,
            buttons.refresh_call,
            Limited.LOOKUP,
        ),
        Entry(InteractionKind.ACTION, ActionId.CALL_MENU, Permission.LOOK, menu.call_menu, Limited.LOOKUP),
        Entry(InteractionKind.ACTION, ActionId.OPEN_CALL, Permission.LOOK, buttons.open_call, Limited.LOOKUP),
        Entry(
            InteractionKind.ACTION, ActionId.REFRESH_LIST, Permission.LOOK, buttons.turn_page, Limited.LOOKUP
        ),
        Entry(
            InteractionKind.ACTION, ActionId.PAGE_PREVIOUS, Permission.LOOK, buttons.turn_page, Limited.LOOKUP
        ),
        Entry(InteractionKind.ACTION, ActionId.PAGE_NEXT, Permission.LOOK, buttons.turn_page, Limited.LOOKUP),
        Entry(
            InteractionKind.ACTION,
            ActionId.CHOOSE_ORGANIZATION,
            Permission.LOOK,
            buttons.choose_organization,
            Limited.LOOKUP,
        ),
        Entry(InteractionKind.ACTION, ActionId.MY_CALL, Permission.LOOK, line.call_again, Limited.LOOKUP),
        Entry(InteractionKind.ACTION, ActionId.ALL_COMMANDS, Permission.LOOK, all_commands, Limited.LOOKUP),
        Entry(InteractionKind.ACTION, ActionId.SET_LINE, Permission.LOOK, line.open_window, Limited.LOOKUP),
        Entry(InteractionKind.ACTION, ActionId.QUICK_TAG, Permission.TAG, quick_tag, Limited.CHANGE),
        Entry(InteractionKind.ACTION, ActionId.QUICK_TAG_MENU, Permission.TAG, quick_tag, Limited.CHANGE),
        Entry(InteractionKind.ACTION, ActionId.REPLACE, Permission.TAG, quick_tag, Limited.CHANGE),
        Entry(InteractionKind.ACTION, ActionId.FINISH, Permission.TAG, finish, Limited.CHANGE),
        Entry(InteractionKind.ACTION, ActionId.TAG_THIS, Permission.TAG, tag_this, Limited.CHANGE),
        Entry(
            InteractionKind.ACTION,
            ActionId.CHOOSE_TAG_ORGANIZATION,
            Permission.TAG,
            choose_organization,
            Limited.CHANGE,
        ),
        Entry(InteractionKind.ACTION, ActionId.UNDO, Permission.TAG, undo.undo, Limited.CHANGE),
        Entry(InteractionKind.ACTION, ActionId.EDIT, Permission.TAG, edit.edit, Limited.LOOKUP),
        Entry(
            InteractionKind.ACTION,
            ActionId.TAG_IN_VIEW,
            Permission.TAG,
            shortcuts.tag_in_view,
            Limited.LOOKUP,
        ),
        Entry(
            InteractionKind.MESSAGE_SHORTCUT,
            "look_up",
            Permission.LOOK,
            shortcuts.look_up,
            Limited.LOOKUP,
            title="Look up calls",
            summary="The calls that this message mentions",
        ),
        Entry(
            InteractionKind.MESSAGE_SHORTCUT,
            "tag",
            Permission.TAG,
            shortcuts.tag,
            Limited.LOOKUP,
            title="Tag the call",
            summary="Tag a call that this message mentions",
        ),
        Entry(
            InteractionKind.GLOBAL_SHORTCUT,
            "find",
            Permission.LOOK,
            shortcuts.find,
            Limited.LOOKUP,
            title="Find a call",
            summary="Look a call up from anywhere",
        ),
        Entry(InteractionKind.SUBMISSION, ViewId.EDIT, Permission.TAG, edit.submitted, Limited.CHANGE),
        Entry(InteractionKind.SUBMISSION, ViewId.REPLACE, Permission.TAG, edit.replaced, Limited.CHANGE),
        Entry(
            InteractionKind.SUBMISSION,
            ViewId.EXTERNAL_ID,
            Permission.TAG,
            external_id.submitted,
            Limited.CHANGE,
        ),
        Entry(InteractionKind.SUBMISSION, ViewId.FIND, Permission.LOOK, shortcuts.found, Limited.LOOKUP),
        Entry(InteractionKind.SUBMISSION, ViewId.LINE, Permission.LOOK, line.submitted, Limited.LOOKUP),
        Entry(InteractionKind.EVENT, "subteam_members_changed", None, events.subteam_members_changed, None),
        Entry(InteractionKind.EVENT, "channel_shared", None, events.channel_shared, None),
    )
