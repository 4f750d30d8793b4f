"""views.*: modals and Home."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.arguments import required, structured
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import refusal_of_view
from sandbox.slack.methods.method import Method
from sandbox.slack.state import SlackState
from sandbox.slack.views import View


def open_view(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """views.open: a trigger id puts a modal in front of the person it was given for."""
    body = _checked(arguments, home=False)
    user = state.triggers.exchange(required(arguments, "trigger_id"))
    return _shown(state, state.views.open(user, body))


def push(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """views.push: another modal on top, three at most."""
    body = _checked(arguments, home=False)
    user = state.triggers.exchange(required(arguments, "trigger_id"))
    return _shown(state, state.views.push(user, body))


def update(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """views.update: by `view_id` or `external_id`, for a view that is open."""
    view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
    if view_id and external_id:
        raise SlackError("invalid_arguments", ["Cannot provide both `view_id` and `external_id`"])
    if not external_id:
        view_id = required(arguments, "view_id")
    view = state.views.find(view_id=view_id, external_id=external_id)
    body = _checked(arguments, home=view.kind == "home")
    return _shown(state, state.views.update(view, body, arguments.get("hash")))


def publish(state: SlackState, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """views.publish: what one person sees on the app's Home."""
    if not state.workspace.app.home_tab:
        raise SlackError("not_enabled")
    user = required(arguments, "user_id")
    if user not in state.workspace.users:
        raise SlackError("invalid_arguments", ["invalid `user_id` [json-pointer:/user_id]"])
    body = _checked(arguments, home=True)
    return _shown(state, state.views.publish(user, body, arguments.get("hash")))


def _checked(arguments: Mapping[str, Any], *, home: bool) -> Mapping[str, Any]:
    view = structured(arguments, "view")
    if view is None:
        raise SlackError("invalid_arguments", ["missing required field: view"])
    if error := refusal_of_view(view, home=home):
        raise error
    checked: Mapping[str, Any] = view
    return checked


def _shown(state: SlackState, view: View) -> dict[str, Any]:
    state.changed()
    return {"view": view.as_json(state.workspace)}


METHODS: Mapping[str, Method] = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
