"""Slack's refusals: the error of one answer, and the record of what the app should not have sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

APP_FAULTS = frozenset(
    {
        "duplicate_external_id",
        "exchanged_trigger_id",
        "expired_trigger_id",
        "expired_url",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_command_response",
        "invalid_json",
        "invalid_payload",
        "invalid_trigger_id",
        "json_not_object",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "push_limit_reached",
        "unknown_method",
        "used_url",
        "view_too_large",
    }
)
"""Codes only a faulty request earns; the others (`not_in_channel`, `hash_conflict`…) tell of the world."""


class SlackError(Exception):
    """What Slack answers instead of `ok`: its code, the faults found, and further fields of the answer."""

    def __init__(self, code: str, messages: Sequence[str] = (), **fields: str) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = tuple(messages)
        self.fields = fields

    def answer(self) -> dict[str, Any]:
        """Give the JSON body of the answer, as a Web API method returns it."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            if self.code == "invalid_blocks":
                body["errors"] = list(self.messages)
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body


@dataclass(frozen=True)
class Refusal:
    """Something of the app's that Slack refused: where it came in, the code, the faults, what was sent."""

    where: str
    code: str
    messages: tuple[str, ...]
    payload: Mapping[str, Any]
    at: float
