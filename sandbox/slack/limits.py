"""Which messages and views Slack takes (docs.slack.dev, Block Kit), and what it says of the others."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.slack.blockkit.blocks import (
    MESSAGE_BLOCK,
    VIEW_BLOCK,
    counted_over_a_message,
    focused_once,
    unique_ids,
)
from sandbox.slack.blockkit.checks import also, array, boolean, by_type, fault, one_of, record, string
from sandbox.slack.blockkit.objects import plain_text
from sandbox.slack.errors import SlackError

BLOCKS_JSON = 13_000
"""Characters of all blocks of a message as JSON; Slack names no number, this is what is seen in practice."""
TEXT_CUT = 40_000
VIEW_BYTES = 250_000

_MESSAGE_BLOCKS = also(array(MESSAGE_BLOCK, 50, at_least=0), unique_ids, counted_over_a_message)
_VIEW_BLOCKS = also(array(VIEW_BLOCK, 100, at_least=0), unique_ids, focused_once)


def _submit_with_inputs(view: Any, pointer: str) -> Iterator[str]:
    for position, block in enumerate(view["blocks"]):
        if block["type"] == "input" and "submit" not in view:
            yield fault("must define `submit` to use `input` block", f"{pointer}/blocks/{position}/input")


_IDENTITY = {
    "private_metadata": string(3000, at_least=0),
    "callback_id": string(255),
    "external_id": string(255),
}
_VIEW = by_type(
    {
        "modal": also(
            record(
                {"type": one_of("modal"), "title": plain_text(24), "blocks": _VIEW_BLOCKS},
                {
                    "submit": plain_text(24),
                    "close": plain_text(24),
                    "clear_on_close": boolean,
                    "notify_on_close": boolean,
                    **_IDENTITY,
                },
            ),
            _submit_with_inputs,
        ),
        "home": record({"type": one_of("home"), "blocks": _VIEW_BLOCKS}, _IDENTITY),
    }
)


def refusal_of_message(payload: Mapping[str, Any]) -> SlackError | None:
    """Say why Slack refuses this message, or None if it takes it.

    The codes are `invalid_blocks_format`, `msg_blocks_too_long`, `invalid_blocks` (with the faults),
    `invalid_arguments`, `invalid_attachments` (this sandbox draws none) and `no_text`.
    """
    blocks = payload.get("blocks") or []
    if not isinstance(blocks, list):
        return SlackError("invalid_blocks_format")
    if faults := list(_MESSAGE_BLOCKS(blocks, "/blocks")):
        return SlackError("invalid_blocks", faults)
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > BLOCKS_JSON:
        return SlackError("msg_blocks_too_long")
    text = payload.get("text") or ""
    if not isinstance(text, str):
        return SlackError("invalid_arguments", [fault("must provide a string", "/text")])
    if payload.get("attachments"):
        return SlackError("invalid_attachments")
    return SlackError("no_text") if not text and not blocks else None


def refusal_of_view(view: Any, *, home: bool) -> SlackError | None:
    """Say why Slack refuses this view as a modal or as Home, or None if it takes it.

    The codes are `invalid_arguments` (with the faults) and `view_too_large`.
    """
    faults = list(_VIEW(view, "/view"))
    wanted = "home" if home else "modal"
    if not faults and view["type"] != wanted:
        faults = [fault(f"unsupported type: {view['type']}", "/view/type")]
    if faults:
        return SlackError(
            "invalid_arguments", [fault("failed to match all allowed schemas", "/view"), *faults]
        )
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        return SlackError("view_too_large")
    return None


def faults_in_message(payload: Mapping[str, Any]) -> list[str]:
    """Give every fault Slack would refuse this message for, worded and placed as Slack does."""
    error = refusal_of_message(payload)
    return [] if error is None else list(error.messages) or [error.code]


def faults_in_view(view: Mapping[str, Any]) -> list[str]:
    """Give every fault Slack would refuse this modal or Home for, worded and placed as Slack does."""
    error = refusal_of_view(view, home=view.get("type") == "home")
    return [] if error is None else list(error.messages) or [error.code]
