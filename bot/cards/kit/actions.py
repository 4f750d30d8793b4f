"""What can be clicked on a card: every action id, and what each kind of button carries.

A value is compact JSON with a version: ``{"v":1,"o":"acme","f":"0123456789ab","t":"ABCD1234-ABCD1234"}``. It
names things by id and never holds a phone number, a token or anything that was typed. What tags is told its
organization by the fingerprint alone, so that even the longest fits into a menu.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

import pydantic_core
from pydantic import BaseModel, ConfigDict, Field

from bot.config.organizations import Key
from bot.errors import OutOfDate

VERSION = 1

LONGEST = 300  # characters of a value; Slack takes 2,000 on a button, and 150 in a menu

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]

TransactionId = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")]

KeptId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{0,24}$")]

RowId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,24}$")]

Seen = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]

QuickTagName = Annotated[str, Field(pattern=r"^[\w-]{1,40}$")]

Page = Annotated[int, Field(ge=1, le=10_000)]

Position = Annotated[int, Field(ge=0, le=99)]

OfMenu = Literal["refresh", "refresh_more", "share", "external_id", "history", "profile"]


class ActionId(StrEnum):
    """What a click asks for."""

    REFRESH_CALL = "call.refresh"
    MORE = "call.more"
    LESS = "call.less"
    OPEN_CALL = "call.open"
    CALL_MENU = "call.menu"
    REFRESH_LIST = "list.refresh"
    PAGE_PREVIOUS = "list.previous"
    PAGE_NEXT = "list.next"
    CHOOSE_ORGANIZATION = "organization.choose"
    CHOOSE_TAG_ORGANIZATION = "tag.organization"
    QUICK_TAG = "tag.quick"
    QUICK_TAG_MENU = "tag.menu"
    REPLACE = "tag.replace"
    FINISH = "tag.finish"
    TAG_THIS = "tag.this"
    UNDO = "tag.undo"
    EDIT = "call.edit"
    TAG_IN_VIEW = "view.tag"

    def numbered(self, position: int) -> str:
        """The action id of one of several such buttons in a block, where each needs its own."""
        return f"{self.value}:{position}"


def base_action_id(action_id: str) -> str:
    """The action id without the number that tells several buttons of one kind apart."""
    return action_id.partition(":")[0]


class _Value(BaseModel):
    """What every value carries: the organization, by what its key meant when it was drawn."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, validate_by_name=True
    )

    fingerprint: Fingerprint = Field(alias="f")


class _WithKey(_Value):
    """The organization by key, too. The key comes first in the text, as on cards that are out there."""

    organization: Key = Field(alias="o")


class CallButton(_WithKey):
    """A button about one call."""

    transaction_id: TransactionId = Field(alias="t")


class ListButton(_WithKey):
    """A button that asks for one page of a list."""

    query_id: KeptId = Field(alias="q")
    """Of the text that was typed (bot.ledger.kept); empty for all current calls."""
    page: Page = Field(alias="p")


class OrganizationButton(_WithKey):
    """A button that says which organization was meant by what was typed."""

    query_id: KeptId = Field(alias="q")


class CallChoice(_Value):
    """A button that opens a form about one call."""

    transaction_id: TransactionId = Field(alias="t")


class MenuChoice(_Value):
    """One line of a call's menu."""

    transaction_id: TransactionId = Field(alias="t")
    action: OfMenu = Field(alias="a")


class TagButton(_Value):
    """A button that sets a quick tag on one call."""

    transaction_id: TransactionId = Field(alias="t")
    quick_tag: QuickTagName = Field(alias="q")
    seen: Seen = Field(alias="s")
    """What the card showed of the fields it sets (bot.ledger.calls_tagged.digest)."""


class DraftButton(_Value):
    """A button that finishes a command that could not be carried out as typed."""

    draft_id: RowId = Field(alias="d")
    """Of what was typed and could have been meant (bot.ledger.kept)."""
    position: Position = Field(alias="n")
    """Which of these, from 0."""


class CallForRequest(_Value):
    """A button that says which of several calls a request meant."""

    request_id: RowId = Field(alias="r")
    transaction_id: TransactionId = Field(alias="t")


class RequestButton(_Value):
    """A button about one request."""

    request_id: RowId = Field(alias="r")


Value = TypeVar("Value", bound=_Value)


def encode(value: _Value) -> str:
    """The text a button or a menu's option carries."""
    carried = value.model_dump(by_alias=True)
    key = {"o": carried.pop("o")} if "o" in carried else {}
    return pydantic_core.to_json({"v": VERSION, **key, **carried}).decode()


def decode(kind: type[Value], text: str) -> Value:
    """What a clicked button carries. Raises OutOfDate on anything that isn't of this kind and version."""
    if len(text) > LONGEST:
        raise OutOfDate
    try:
        carried: Any = pydantic_core.from_json(text.encode(errors="replace"))
        version = carried.pop("v", None) if isinstance(carried, dict) else None
        if type(version) is not int or version != VERSION:
            raise OutOfDate
        return kind.model_validate(carried, by_name=False)
    except ValueError:
        raise OutOfDate from None
