"""Every entry of the index, and how somebody does it: types, clicks, chooses or submits."""

from dataclasses import replace
from typing import Any

from bot.access.rights import Permission
from bot.config.settings import NameSettings
from bot.slack.entry import Entry
from bot.slack.incoming import InteractionKind
from commands import index
from sandbox.slack.messages import Message
from sandbox.slack.transport import Payload
from tests.scenarios.carried import KINDS, value_of
from tests.scenarios.stage import CALL, Stage

INDEX = index(NameSettings())


def of_kind(*kinds: InteractionKind) -> list[Entry]:
    """The entries of these kinds."""
    return [entry for entry in INDEX if entry.kind in kinds]


COMMANDS = of_kind(InteractionKind.COMMAND)

ACTIONS = of_kind(InteractionKind.ACTION)

SHORTCUTS = of_kind(InteractionKind.MESSAGE_SHORTCUT, InteractionKind.GLOBAL_SHORTCUT)

SUBMISSIONS = of_kind(InteractionKind.SUBMISSION)

EVENTS = of_kind(InteractionKind.EVENT)

BY_PEOPLE = [*COMMANDS, *ACTIONS, *SHORTCUTS, *SUBMISSIONS]

TAGGING = [entry for entry in INDEX if entry.permission is Permission.TAG]


def name(entry: Entry) -> str:
    """What to call it where a test fails."""
    return f"{entry.kind.value} {entry.name}"


def posted(stage: Stage, action_id: str, value: str, channel: str = "C0SALES") -> Message:
    """Post a card with this button for everyone in a channel, as the app."""
    text = {"type": "plain_text", "text": "x"}
    button = {"type": "button", "action_id": action_id, "value": value, "text": text}
    return stage.slack.app_says(channel, "x", [{"type": "actions", "elements": [button]}])


def done(
    stage: Stage, user: str, entry: Entry, carried: str | None = None, channel: str = "C0SALES"
) -> Payload:
    """This person does it. ``carried`` is what is typed, or what stands in the button or in the form."""
    match entry.kind:
        case InteractionKind.COMMAND:
            typed = f"{CALL} sold" if carried is None else carried
            return stage.slack.payloads.command(user, channel, entry.name, typed)
        case InteractionKind.ACTION:
            if carried is None:
                carried = value_of(KINDS[entry.name], stage.directory.organizations[0])
            card = posted(stage, entry.name, carried, channel)
            return stage.slack.clicked(user, card, entry.name)
        case InteractionKind.MESSAGE_SHORTCUT:
            message = stage.slack.say("U0SAM", channel, f"see {CALL}")
            return stage.slack.payloads.message_shortcut(user, message, entry.name)
        case InteractionKind.GLOBAL_SHORTCUT:
            return stage.slack.payloads.global_shortcut(user, entry.name)
        case InteractionKind.SUBMISSION:
            return submission(stage, user, entry.name, private_metadata=carried or "")
    raise AssertionError(name(entry))


def submission(stage: Stage, user: str, callback_id: str, **view: Any) -> Payload:
    """A submission as Slack would deliver it, of a modal that the person never had."""
    about = stage.slack.payloads.global_shortcut(user, "find")
    body = {key: value for key, value in about.body.items() if key not in {"callback_id", "action_ts"}}
    given = {
        "id": "V0FORGED", "type": "modal", "callback_id": callback_id, "private_metadata": "",
        "state": {"values": {}},
    }  # fmt: skip
    return replace(about, body=body | {"type": "view_submission", "view": given | view})
