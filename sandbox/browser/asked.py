"""What a page sends when somebody does something, read with care: it is JSON from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sandbox.browser.address import Address
from sandbox.browser.not_done import NotDoneError
from sandbox.slack.values import Entered
from sandbox.slack.workspace import Workspace

NOT_READ = "That could not be read. Reload the page."


@dataclass(frozen=True)
class Field:
    """What stands in one field of a form."""

    block: str
    action: str
    value: Entered


@dataclass(frozen=True)
class Asked:
    """Who does it and where; on which message (`ts`) or view (id); with which control, and what is chosen."""

    address: Address
    text: str = ""
    message: str | None = None
    view: str | None = None
    block: str = ""
    action: str = ""
    select: Entered = None
    confirmed: bool | None = None
    every: bool = False
    fields: tuple[Field, ...] = ()

    @classmethod
    def read(cls, body: Any, workspace: Workspace) -> Self:
        """Read it. Raises NotDoneError."""
        if not isinstance(body, dict):
            raise NotDoneError(NOT_READ)
        where = {name: _text(body, name) for name in ("as", "in", "thread") if body.get(name)}
        address = Address.read(where, workspace)
        if (address.person, address.place) != (where.get("as"), where.get("in")):
            raise NotDoneError("They can't be there any more. Choose another place.")
        fields = body.get("fields") or []
        confirmed = body.get("confirmed")
        if not isinstance(fields, list) or confirmed not in {None, True, False}:
            raise NotDoneError(NOT_READ)
        return cls(
            address,
            text=_text(body, "text"),
            message=_text(body, "message") or None,
            view=_text(body, "view") or None,
            block=_text(body, "block"),
            action=_text(body, "action"),
            select=_entered(body.get("select")),
            confirmed=confirmed,
            every=body.get("all") is True,
            fields=tuple(_field(each) for each in fields),
        )


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise NotDoneError(NOT_READ)
    return _whole(value)


def _field(body: Any) -> Field:
    if not isinstance(body, dict):
        raise NotDoneError(NOT_READ)
    return Field(_text(body, "block"), _text(body, "action"), _entered(body.get("value")))


def _entered(value: Any) -> Entered:
    """An empty field is one with nothing entered."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return [_whole(each) for each in value]
    raise NotDoneError(NOT_READ)


def _whole(text: str) -> str:
    """JSON can hold half a character, which nothing that is sent in UTF-8 can."""
    return text.encode("utf-8", "replace").decode("utf-8")
