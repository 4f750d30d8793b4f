"""The arguments of a Web API call, however they came: JSON, form or query."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.slack.blockkit.checks import fault
from sandbox.slack.errors import SlackError


async def arguments_of(request: web.Request, *, takes_json: bool) -> dict[str, Any]:
    """Give a request's arguments. A method that takes no JSON does not see what a JSON body says."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await body_of(request)
        return {**arguments, **(body if takes_json else {})}
    if request.can_read_body:
        arguments.update({name: str(value) for name, value in (await request.post()).items()})
    return arguments


async def body_of(request: web.Request) -> dict[str, Any]:
    """Give a JSON body, or the JSON in a form's `payload`; `invalid_json`, `json_not_object` otherwise."""
    if request.content_type == "application/json":
        raw = await request.text()
    else:
        raw = str((await request.post()).get("payload", ""))
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def required(arguments: Mapping[str, Any], name: str) -> str:
    """Give a text argument that must be there; `invalid_arguments` otherwise."""
    value = arguments.get(name)
    if value is None or value == "":
        raise SlackError("invalid_arguments", [f"missing required field: {name}"])
    if not isinstance(value, str):
        raise SlackError("invalid_arguments", [fault("must provide a string", f"/{name}")])
    return value


def flag(arguments: Mapping[str, Any], name: str) -> bool:
    """Give a yes-or-no argument: true, `true` or `1`."""
    return str(arguments.get(name, "")).lower() in {"true", "1"}


def structured(arguments: Mapping[str, Any], name: str) -> Any:
    """Give an argument that is JSON within a form, or plain in JSON; as it came if it is neither."""
    value = arguments.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
