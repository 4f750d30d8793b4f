"""The messages of Socket Mode, as JSON: Slack's hello, disconnect and envelopes, and the app's acks.

Their shapes are those of slack_sdk's, java-slack-sdk's and node-slack-sdk's tests and logs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.slack.errors import SlackError
from sandbox.slack.transport import Payload

HOST = "applink-1"
CONNECTION_SECONDS = 18_060
"""How long Slack says a connection is about to last, give or take: five hours."""

Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
"""Why Slack ends a connection: it is old, Socket Mode was switched off, or there are more than ten."""


@dataclass(frozen=True)
class SocketAck:
    """What the app sent back for an envelope. `body` is the JSON of its `payload`, empty without one."""

    envelope_id: str
    body: str


def hello(app_id: str, connections: int) -> str:
    """Greet a new connection. `connections` counts it too."""
    return _json(
        {
            "type": "hello",
            "num_connections": connections,
            "debug_info": {
                "host": HOST,
                "build_number": 10,
                "approximate_connection_time": CONNECTION_SECONDS,
            },
            "connection_info": {"app_id": app_id},
        }
    )


def disconnect(reason: Reason) -> str:
    """Say that this connection is about to be closed."""
    return _json({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})


def envelope(payload: Payload, envelope_id: str) -> str:
    """Wrap a payload. Only events carry how often they were tried."""
    wrapped: dict[str, Any] = {
        "envelope_id": envelope_id,
        "payload": payload.body,
        "type": payload.kind,
        "accepts_response_payload": payload.takes_an_answer,
    }
    if payload.kind == "events_api":
        wrapped["retry_attempt"] = payload.retry_num
        wrapped["retry_reason"] = "timeout" if payload.retry_num else ""
    return _json(wrapped)


def ack_in(text: str) -> SocketAck:
    """Read an ack. SlackError for what is none: `invalid_json`, `json_not_object`, `invalid_payload`."""
    try:
        message = json.loads(text)
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(message, dict):
        raise SlackError("json_not_object")
    envelope_id, payload = message.get("envelope_id"), message.get("payload")
    if not isinstance(envelope_id, str):
        raise SlackError("invalid_payload", ["missing required field: envelope_id"])
    return SocketAck(envelope_id, "" if payload is None else json.dumps(payload, ensure_ascii=False))


def _json(message: Mapping[str, Any]) -> str:
    return json.dumps(message, separators=(",", ":"))
