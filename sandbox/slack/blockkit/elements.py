"""Block elements: which properties each has, and in which block it may stand.

`external_select`, `file_input` and `rich_text_input` are left out: they need more of Slack than is here.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sandbox.slack.blockkit.checks import (
    Check,
    also,
    anything,
    array,
    boolean,
    by_type,
    fault,
    formed,
    integer,
    number,
    one_of,
    record,
    string,
    url,
)
from sandbox.slack.blockkit.objects import (
    ACTION_ID,
    BOX_OPTION,
    CONFIRM,
    DISPATCH_CONFIG,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    any_text,
    initial_is_offered,
    plain_text,
)

_INTERACTIVE: Mapping[str, Check] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
_PLACEHOLDER: Mapping[str, Check] = {"placeholder": plain_text(150)}


def _element(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return record({"type": one_of(kind), **required}, optional)


def _options_or_groups(element: Any, pointer: str) -> Iterator[str]:
    if ("options" in element) == ("option_groups" in element):
        yield fault("must define either `options` or `option_groups`", pointer)


def _menu(kind: str, initial: Mapping[str, Check]) -> Check:
    menu = {"options": array(MENU_OPTION, 100), "option_groups": array(OPTION_GROUP, 100)}
    return also(
        _element(kind, {}, {**_INTERACTIVE, **_PLACEHOLDER, **menu, **initial}),
        _options_or_groups,
        initial_is_offered,
    )


def _boxes(kind: str, initial: Mapping[str, Check]) -> Check:
    return also(
        _element(kind, {"options": array(BOX_OPTION, 10)}, {**_INTERACTIVE, **initial}),
        initial_is_offered,
    )


def _picker(kind: str, initial: str, of: Check, further: Mapping[str, Check] | None = None) -> Check:
    return _element(kind, {}, {**_INTERACTIVE, **_PLACEHOLDER, initial: of, **(further or {})})


def _typed(kind: str, further: Mapping[str, Check], required: Mapping[str, Check] | None = None) -> Check:
    optional = {
        "action_id": ACTION_ID,
        "focus_on_load": boolean,
        "dispatch_action_config": DISPATCH_CONFIG,
        **_PLACEHOLDER,
        **further,
    }
    return _element(kind, required or {}, optional)


def _fits_its_own_bounds(element: Any, pointer: str) -> Iterator[str]:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if shortest > longest:
        yield fault("must be less than or equal to max_length", f"{pointer}/min_length")
    if len(element.get("initial_value", "")) > longest:
        yield fault(f"must be less than {longest + 1} characters", f"{pointer}/initial_value")


def _is_within_its_own_bounds(element: Any, pointer: str) -> Iterator[str]:
    least, most, first = (
        Decimal(element[name]) if name in element else None
        for name in ("min_value", "max_value", "initial_value")
    )
    if least is not None and most is not None and least > most:
        yield fault("must be less than or equal to max_value", f"{pointer}/min_value")
    if first is None:
        return
    if not element["is_decimal_allowed"] and "." in element["initial_value"]:
        yield fault("must be an integer", f"{pointer}/initial_value")
    if least is not None and first < least:
        yield fault("must be more than or equal to min_value", f"{pointer}/initial_value")
    if most is not None and first > most:
        yield fault("must be less than or equal to max_value", f"{pointer}/initial_value")


BUTTON = _element(
    "button",
    {"text": plain_text(75)},
    {
        "action_id": ACTION_ID,
        "url": url,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
OVERFLOW = _element(
    "overflow", {"options": array(OVERFLOW_OPTION, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}
)
PLAIN_TEXT_INPUT = also(
    _typed(
        "plain_text_input",
        {
            "initial_value": string(3000, at_least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    _fits_its_own_bounds,
)
NUMBER_INPUT = also(
    _typed(
        "number_input",
        {"initial_value": number, "min_value": number, "max_value": number},
        {"is_decimal_allowed": boolean},
    ),
    _is_within_its_own_bounds,
)


def has_a_source(image: Any, pointer: str) -> Iterator[str]:
    """Check that an image says where it is, once."""
    if ("image_url" in image) == ("slack_file" in image):
        yield fault("must define either `image_url` or `slack_file`", pointer)


IMAGE = also(
    _element("image", {"alt_text": string(2000)}, {"image_url": url, "slack_file": anything}),
    has_a_source,
)
CONTEXT_TEXT = any_text(3000)

_SINGLE = {
    "static_select": _menu("static_select", {"initial_option": MENU_OPTION}),
    "users_select": _picker("users_select", "initial_user", string(255)),
    "channels_select": _picker(
        "channels_select", "initial_channel", string(255), {"response_url_enabled": boolean}
    ),
    "conversations_select": _picker(
        "conversations_select",
        "initial_conversation",
        string(255),
        {"default_to_current_conversation": boolean, "response_url_enabled": boolean, "filter": anything},
    ),
    "checkboxes": _boxes("checkboxes", {"initial_options": array(BOX_OPTION, 10)}),
    "radio_buttons": _boxes("radio_buttons", {"initial_option": BOX_OPTION}),
    "datepicker": _picker("datepicker", "initial_date", formed("%Y-%m-%d")),
    "timepicker": _picker("timepicker", "initial_time", formed("%H:%M"), {"timezone": string(255)}),
}
_MULTI = {
    "multi_static_select": _menu(
        "multi_static_select",
        {"initial_options": array(MENU_OPTION, 100), "max_selected_items": integer(1, 100)},
    ),
}
_DATETIME = {
    "datetimepicker": _element(
        "datetimepicker", {}, {**_INTERACTIVE, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}
    ),
}
_TYPED = {
    "plain_text_input": PLAIN_TEXT_INPUT,
    "number_input": NUMBER_INPUT,
    "email_text_input": _typed("email_text_input", {"initial_value": string(3000)}),
    "url_text_input": _typed("url_text_input", {"initial_value": string(3000)}),
}

IN_ACTIONS = by_type({"button": BUTTON, "overflow": OVERFLOW, **_SINGLE, **_DATETIME})
AS_ACCESSORY = by_type({"button": BUTTON, "overflow": OVERFLOW, "image": IMAGE, **_SINGLE, **_MULTI})
IN_INPUT = by_type({**_SINGLE, **_MULTI, **_DATETIME, **_TYPED})
IN_CONTEXT = by_type({"image": IMAGE, "plain_text": CONTEXT_TEXT, "mrkdwn": CONTEXT_TEXT})
