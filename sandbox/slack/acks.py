"""What Slack does with an ack's body: it shows a command's, obeys a submission's, and ignores others."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.slack.errors import SlackError
from sandbox.slack.limits import refusal_of_view
from sandbox.slack.messages import Message
from sandbox.slack.state import SlackState
from sandbox.slack.transport import Ack, Payload
from sandbox.slack.views import View

COMMAND_ACK = "ack of slash_commands"
SUBMISSION_ACK = "ack of view_submission"


def answer_to_command(state: SlackState, payload: Payload, ack: Ack) -> Message | None:
    """Show what a command's ack says: to the person alone, or with `in_channel` to the channel.

    `invalid_command_response` if Slack would not take it; then nothing is shown.
    """
    if not ack.body.strip():
        return None
    content = _json_object(ack.body) if _is_json(ack) else {"text": ack.body}
    try:
        return _show(state, payload, content)
    except SlackError as error:
        refused = SlackError("invalid_command_response", error.messages or [error.code])
        state.refuse(COMMAND_ACK, refused, content or {"body": ack.body})
        raise refused from error


def _show(state: SlackState, payload: Payload, content: Mapping[str, Any] | None) -> Message | None:
    if content is None:
        raise SlackError("invalid_payload", ["must be a JSON object"])
    kind = content.get("response_type", "ephemeral")
    if kind not in {"ephemeral", "in_channel"}:
        raise SlackError("invalid_payload", ["response_type must be `ephemeral` or `in_channel`"])
    if not content.get("text") and not content.get("blocks"):
        return None
    only_for = payload.body["user_id"] if kind == "ephemeral" else None
    return state.post(payload.body["channel_id"], content, only_for=only_for)


def answer_to_submission(state: SlackState, payload: Payload, ack: Ack) -> None:
    """Do what an ack asks for: errors, another view in its place or on top, closing.

    SlackError if Slack can't use it: the person reads that there was trouble connecting, the modal stays.
    """
    view = _open_view(state, payload)
    if view is None:
        return
    content: Mapping[str, Any] | None = _json_object(ack.body) if ack.body.strip() else {}
    try:
        _obey(state, view, content)
    except SlackError as error:
        refused = SlackError("invalid_arguments", error.messages or [error.code])
        state.refuse(SUBMISSION_ACK, refused, content or {"body": ack.body})
        raise refused from error
    state.changed()


def _obey(state: SlackState, view: View, content: Mapping[str, Any] | None) -> None:
    if content is None:
        raise SlackError("invalid_arguments", ["must be a JSON object"])
    action = content.get("response_action")
    if action is None and not content:
        state.views.close(view)
    elif action == "clear":
        state.views.clear(view.user)
    elif action == "errors":
        state.views.show_errors(view, _errors(view, content.get("errors")))
    elif action in {"update", "push"}:
        body = content.get("view")
        if error := refusal_of_view(body, home=False):
            raise error
        if action == "update":
            state.views.update(view, body or {})
        else:
            state.views.push(view.user, body or {})
    else:
        raise SlackError("invalid_arguments", [f"unknown response_action: {action}"])


def _errors(view: View, errors: Any) -> Mapping[str, str]:
    if not isinstance(errors, Mapping) or not errors:
        raise SlackError("invalid_arguments", ["`errors` must name at least one input block"])
    inputs = {control.block_id for control in view.controls if control.in_form}
    strangers = [block_id for block_id in errors if block_id not in inputs]
    if strangers or not all(isinstance(words, str) and words for words in errors.values()):
        raise SlackError("invalid_arguments", [f"`errors` must be texts for input blocks: {sorted(errors)}"])
    return errors


def _open_view(state: SlackState, payload: Payload) -> View | None:
    try:
        return state.views.find(view_id=payload.body["view"]["id"])
    except SlackError:
        return None


def _is_json(ack: Ack) -> bool:
    content_type = next((value for name, value in ack.headers.items() if name.lower() == "content-type"), "")
    return content_type.startswith("application/json")


def _json_object(body: str) -> dict[str, Any] | None:
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
