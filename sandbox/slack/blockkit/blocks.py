"""Layout blocks: what each is made of, and what must hold over all blocks of one message or view."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.slack.blockkit.checks import (
    Check,
    also,
    anything,
    array,
    boolean,
    by_type,
    fault,
    one_of,
    quantity,
    record,
    string,
    url,
)
from sandbox.slack.blockkit.elements import AS_ACCESSORY, IN_ACTIONS, IN_CONTEXT, IN_INPUT, has_a_source
from sandbox.slack.blockkit.objects import BLOCK_ID, any_text, plain_text

MARKDOWN_SUMMED = 12_000
TABLE_SUMMED = 10_000


def _block(
    kind: str, required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None
) -> Check:
    return record({"type": one_of(kind), **(required or {})}, {"block_id": BLOCK_ID, **(optional or {})})


def _says_something(section: Any, pointer: str) -> Iterator[str]:
    if "text" not in section and "fields" not in section:
        yield fault("must define either `text` or `fields`", pointer)


_CELL = by_type(
    {
        "raw_text": record({"type": one_of("raw_text"), "text": string(3000)}),
        "raw_number": record({"type": one_of("raw_number"), "value": quantity, "text": string(3000)}),
        "rich_text": _block("rich_text", {"elements": array(anything, 100)}),
    }
)
_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

_EVERYWHERE: dict[str, Check] = {
    "section": also(
        _block(
            "section",
            optional={
                "text": any_text(3000),
                "fields": array(any_text(2000), 10),
                "accessory": AS_ACCESSORY,
                "expand": boolean,
            },
        ),
        _says_something,
    ),
    "header": _block("header", {"text": plain_text(150)}),
    "divider": _block("divider"),
    "image": also(
        _block(
            "image",
            {"alt_text": string(2000)},
            {"image_url": url, "slack_file": anything, "title": plain_text(2000)},
        ),
        has_a_source,
    ),
    "actions": _block("actions", {"elements": array(IN_ACTIONS, 25)}),
    "context": _block("context", {"elements": array(IN_CONTEXT, 10)}),
    "input": _block(
        "input",
        {"label": plain_text(2000), "element": IN_INPUT},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block("rich_text", {"elements": array(anything, 100)}),
}
_MESSAGES_ONLY: dict[str, Check] = {
    "markdown": _block("markdown", {"text": string(MARKDOWN_SUMMED)}),
    "table": _block(
        "table",
        {"rows": array(array(_CELL, 20), 100)},
        {"column_settings": array(_COLUMN, 20)},
    ),
}

MESSAGE_BLOCK = by_type({**_EVERYWHERE, **_MESSAGES_ONLY})
VIEW_BLOCK = by_type(_EVERYWHERE)


def elements_of(block: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every element of a block that has a place for elements, with its place within the block."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), Mapping):
            yield f"/{name}", block[name]
    if isinstance(block.get("elements"), list):
        for position, element in enumerate(block["elements"]):
            if isinstance(element, Mapping):
                yield f"/elements/{position}", element


def unique_ids(blocks: Any, pointer: str) -> Iterator[str]:
    """Check that a block_id is used once in a message or view, and an action_id once in its block."""
    seen_blocks: set[str] = set()
    for position, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen_blocks:
            yield fault(f"`block_id` already exists: {block_id}", f"{pointer}/{position}/block_id")
        if block_id is not None:
            seen_blocks.add(block_id)
        seen_actions: set[str] = set()
        for place, element in elements_of(block):
            action_id = element.get("action_id")
            if action_id in seen_actions:
                where = f"{pointer}/{position}{place}/action_id"
                yield fault(f"`action_id` already exists: {action_id}", where)
            if action_id is not None:
                seen_actions.add(action_id)


def focused_once(blocks: Any, pointer: str) -> Iterator[str]:
    """Check that at most one element of a view takes the focus when it loads."""
    focused = [
        element for block in blocks for _, element in elements_of(block) if element.get("focus_on_load")
    ]
    if len(focused) > 1:
        yield fault("only one element may set `focus_on_load`", pointer)


def counted_over_a_message(blocks: Any, pointer: str) -> Iterator[str]:
    """Check what may stand only once, or only so much of it, in one message."""
    if Counter(block["type"] for block in blocks)["table"] > 1:
        yield fault("only one table allowed", pointer)
    cells = [cell for block in blocks if block["type"] == "table" for row in block["rows"] for cell in row]
    if sum(len(cell.get("text", "")) for cell in cells) > TABLE_SUMMED:
        yield fault(f"tables must be less than {TABLE_SUMMED + 1} characters in all", pointer)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_SUMMED:
        yield fault(f"markdown blocks must be less than {MARKDOWN_SUMMED + 1} characters in all", pointer)
