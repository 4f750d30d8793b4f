"""Parts of a message as JSON has them, as slack_sdk would say it, in a fifth of its time.

Its ``to_dict`` looks through everything that an object has for what checks it, for each object anew. Here
that is looked up once a class; the checks are the same.
"""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    MarkdownTextObject,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
)

_KEPT = "_switchboard_sent"
_PLAIN = frozenset({str, bool, int, type(None)})
_TEXTS: dict[type, tuple[str, ...]] = {
    type(text): tuple(sorted(text.attributes))
    for text in (PlainTextObject(text=""), MarkdownTextObject(text=""))
}
"""Most of what a card is made of, each of which would say anew what attributes it has."""


def as_json(part: Any) -> Any:
    """Give a block, or anything in one. Raises SlackObjectFormationError for what Slack would refuse."""
    kind: type[JsonObject] = type(part)
    if kind in _PLAIN:
        return part
    if not isinstance(part, JsonObject):
        return [as_json(each) for each in part] if isinstance(part, list | tuple) else part
    if isinstance(part, Option):
        return _option(part)
    if not _is_usual(kind):
        return part.to_dict()
    _check(part)
    names = _TEXTS[kind] if kind in _TEXTS else _names(kind, frozenset(part.attributes))
    return {name: as_json(value) for name in names if not _is_empty(value := getattr(part, name, None))}


def _option(option: Option) -> dict[str, Any]:
    """Worked out once each, too (sent.py): the same ones are in every form with their field."""
    kept: dict[str, Any] | None = vars(option).get(_KEPT)
    if kept is None:
        _check(option)
        text = option._text or PlainTextObject(text=str(option.label))  # noqa: SLF001 - slack_sdk has no other way to it
        kept = {"text": as_json(text), "value": option.value}
        if option._block_description is not None:  # noqa: SLF001 - as above
            kept["description"] = as_json(option._block_description)  # noqa: SLF001 - as above
        if option.url:
            kept["url"] = option.url
        vars(option)[_KEPT] = kept
    return kept


def _check(part: JsonObject) -> None:
    for check in _checks(type(part)):
        getattr(part, check)()


def _is_empty(value: Any) -> bool:
    return value is None or (hasattr(value, "__len__") and len(value) == 0)


@cache
def _is_usual(kind: type[JsonObject]) -> bool:
    """Whether it is said as most are: some have a way of their own, and rich text may have empty parts."""
    return kind.to_dict is JsonObject.to_dict and not issubclass(kind, RichTextBlock | RichTextElement)


@cache
def _checks(kind: type[JsonObject]) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if hasattr(getattr(kind, name, None), "validator"))


@cache
def _names(kind: type[JsonObject], attributes: frozenset[str]) -> tuple[str, ...]:
    del kind
    return tuple(sorted(attributes))
