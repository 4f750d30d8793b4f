"""Composition objects: texts, options, option groups, confirmation dialogs."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blockkit.checks import Check, array, boolean, by_type, fault, one_of, record, string, url

ACTION_ID = string(255)
BLOCK_ID = string(255)


def plain_text(at_most: int) -> Check:
    """A `plain_text` object; `verbatim` is for mrkdwn."""
    return by_type({"plain_text": _text("plain_text", at_most)})


def any_text(at_most: int) -> Check:
    """Either kind of text object."""
    return by_type({"plain_text": _text("plain_text", at_most), "mrkdwn": _text("mrkdwn", at_most)})


def _text(kind: str, at_most: int) -> Check:
    own = {"plain_text": "emoji", "mrkdwn": "verbatim"}[kind]
    return record({"type": one_of(kind), "text": string(at_most)}, {own: boolean})


def option(text: Check, *, link: bool = False) -> Check:
    """Check a row of a menu; only an overflow menu's rows may carry a `url`."""
    optional: dict[str, Check] = {"description": plain_text(75)}
    if link:
        optional["url"] = url
    return record({"text": text, "value": string(150)}, optional)


MENU_OPTION = option(plain_text(75))
BOX_OPTION = record(
    {"text": any_text(75), "value": string(150)},
    {"description": any_text(75)},
)
OVERFLOW_OPTION = option(plain_text(75), link=True)
OPTION_GROUP = record({"label": plain_text(75), "options": array(MENU_OPTION, 100)})

CONFIRM = record(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": one_of("primary", "danger")},
)

DISPATCH_CONFIG = record(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)},
)


def initial_is_offered(element: Any, pointer: str) -> Iterator[str]:
    """Check that what is preselected equals an offered option exactly, in every property."""
    offered = list(element.get("options", []))
    for group in element.get("option_groups", []):
        offered += group["options"]
    if "initial_option" in element and element["initial_option"] not in offered:
        yield fault("must be one of the provided options", f"{pointer}/initial_option")
    for position, chosen in enumerate(element.get("initial_options", [])):
        if chosen not in offered:
            yield fault("must be one of the provided options", f"{pointer}/initial_options/{position}")
