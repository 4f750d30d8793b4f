"""What can be clicked: every action id, what each kind of button, menu and view carries, and the buttons.

That is compact JSON with a version: ``{"v":1,"f":"0123456789ab","t":"ABCD1234-ABCD1234"}``. It names things
by id and never holds a phone number, a token or anything that was typed. Slack takes 2,000 characters on a
button, 150 in a menu and 3,000 with a view.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

import pydantic_core
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import words
from bot.cards.kit.blocks import Element, as_typed
from bot.cards.kit.limits import ACCESSIBILITY_LABEL, LABEL_SEEN, METADATA
from bot.config.fields import QuickTag
from bot.config.organizations import Organization
from bot.errors import OutOfDate
from bot.ledger.standing import Latest, digest
from bot.text.markup import plain

VERSION = 1

Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]

TransactionId = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")]

LONGEST_ID = 64  # characters of a transaction id that need not be one; Invoca documents 32

ShownId = Annotated[str, Field(max_length=LONGEST_ID)]

KeptId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{0,24}$")]

RowId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,24}$")]

Seen = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]

QuickTagName = Annotated[str, Field(pattern=r"^[\w-]{1,40}$")]

Page = Annotated[int, Field(ge=1, le=10_000)]

Position = Annotated[int, Field(ge=0, le=99)]

OfMenu = Literal["details", "refresh", "share", "open", "external_id", "history", "profile"]


class ActionId(StrEnum):
    """What a click asks for."""

    REFRESH_CALL = "call.refresh"
    OPEN_CALL = "call.open"
    CALL_MENU = "call.menu"
    REFRESH_LIST = "list.refresh"
    PAGE_PREVIOUS = "list.previous"
    PAGE_NEXT = "list.next"
    MY_CALL = "line.call"
    SET_LINE = "line.set"
    ALL_COMMANDS = "help.all"
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


class _Carried(BaseModel):
    """The organization, by what its key meant when it was drawn. A fingerprint alone opens nothing."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True, validate_by_name=True
    )

    fingerprint: Fingerprint = Field(alias="f")


class CallButton(_Carried):
    """A button about one call."""

    transaction_id: TransactionId = Field(alias="t")


class MenuChoice(CallButton):
    """One line of a call's menu, or a button that does the same."""

    action: OfMenu = Field(alias="a")


class TagButton(CallButton):
    """A button that sets a quick tag on one call."""

    quick_tag: QuickTagName = Field(alias="q")
    seen: Seen = Field(alias="s")
    """What the card showed of the fields it sets (bot.ledger.standing.digest)."""


class RequestButton(_Carried):
    """A button about one request."""

    request_id: RowId = Field(alias="r")


class CallForRequest(RequestButton):
    """A button that says which of several calls a request meant."""

    transaction_id: TransactionId = Field(alias="t")


class ListButton(_Carried):
    """A button that asks for one page of a list."""

    draft_id: KeptId = Field(alias="d")
    """Of the text that was typed (bot.ledger.drafts); empty for all current calls."""
    page: Page = Field(alias="p")


class OrganizationButton(_Carried):
    """A button that says which organization was meant by what was typed."""

    draft_id: KeptId = Field(alias="d")


class LineButton(_Carried):
    """A button about the person's own line, and the window in which it is set."""


class HelpButton(_Carried):
    """A button that opens the window with everything that can be typed."""


class DraftButton(_Carried):
    """A button that finishes a command that could not be carried out as typed."""

    draft_id: RowId = Field(alias="d")
    """Of what was typed and could have been meant (bot.ledger.drafts)."""
    position: Position = Field(alias="n")
    """Which of these, from 0."""


class EditForm(_Carried):
    """The form with a call's fields, and the question whether others' values are replaced."""

    draft_id: RowId = Field(alias="d")
    """Of what it is about (commands.tagging.open_form.Editing)."""


class ExternalIdForm(CallButton):
    """The form in which a call is given an external id."""

    reply_id: RowId | None = Field(alias="r")
    """The card it was opened from."""
    seen: Seen = Field(alias="s")
    """What stood there when it was drawn, as on a quick tag."""


class Results(_Carried):
    """A window that shows calls."""

    calls: Annotated[tuple[ShownId, ...], Field(max_length=10, strict=False)] = Field(alias="c")
    not_looked_for: int = Field(alias="n")
    """So many numbers and ids of a message were too many."""
    only_beginning: bool = Field(alias="b")
    """Whether a message was too long to be read to its end."""


Carried = TypeVar("Carried", bound=_Carried)


def encode(value: _Carried) -> str:
    """The text that a button, a menu's option or a view carries."""
    return f'{{"v":{VERSION},{value.model_dump_json(by_alias=True)[1:]}'


def decode(kind: type[Carried], text: str) -> Carried:
    """What is carried. Raises OutOfDate on anything that isn't of this kind and version."""
    if len(text) > METADATA:
        raise OutOfDate
    try:
        carried: Any = pydantic_core.from_json(text.encode(errors="replace"))
        version = carried.pop("v", None) if isinstance(carried, dict) else None
        if type(version) is not int or version != VERSION:
            raise OutOfDate
        return kind.model_validate(carried, by_name=False)
    except ValueError:
        raise OutOfDate from None


LIST_ALL = "List all live calls"

SET_NUMBER = "Set the number you answer"

SHOW_MINE = "Show the call on your line"


def button(
    action_id: str,
    label: str,
    value: CallButton | DraftButton | LineButton | ListButton | OrganizationButton | RequestButton,
    *,
    accessibility_label: str,
    is_set: bool = False,
) -> Element:
    """A button. Its label is hostile text, cut to what a phone shows.

    ``accessibility_label`` is what is read aloud in its place, hostile text, too: what it does, to which
    call. ``is_set``: what it would set stands already, which is all that a button is green for; a check mark
    comes before its label where there is room.
    """
    element = raw_button(action_id, label, encode(value), accessibility_label=accessibility_label)
    if is_set:
        element["style"] = "primary"
        marked = words.has_it(plain(label, LABEL_SEEN) or words.UNNAMED)
        if len(marked) <= LABEL_SEEN:
            element["text"] = as_typed(marked)
    return element


def raw_button(action_id: str, label: str, carried: str, *, accessibility_label: str) -> Element:
    """A button that carries what another did: ``carried`` is as ``encode`` gives it."""
    return Element({
        "type": "button",
        "text": as_typed(plain(label, LABEL_SEEN) or words.UNNAMED),
        "action_id": action_id,
        "value": carried,
        "accessibility_label": plain(accessibility_label, ACCESSIBILITY_LABEL) or words.UNNAMED,
    })  # fmt: skip


def call_button(  # noqa: PLR0913 - what it says, and what it is about
    action_id: str,
    label: str,
    organization: Organization,
    transaction_id: str,
    request_id: str = "",
    *,
    accessibility_label: str,
) -> Element | None:
    """A button about this call, and a request for it; None where the API gave an id that can't be one."""
    about = {"fingerprint": organization.fingerprint, "transaction_id": transaction_id}
    try:
        value = CallForRequest(**about, request_id=request_id) if request_id else CallButton(**about)
    except ValidationError:
        return None
    return button(action_id, label, value, accessibility_label=accessibility_label)


def choice_button(
    label: str, organization: Organization, transaction_id: str, action: OfMenu, accessibility_label: str
) -> Element | None:
    """A button that does what a line of the call's menu does; None as for ``call_button``."""
    try:
        value = MenuChoice(fingerprint=organization.fingerprint, transaction_id=transaction_id, action=action)
    except ValidationError:
        return None
    name = ActionId.CALL_MENU.numbered(1)
    return button(name, label, value, accessibility_label=accessibility_label)


def tag_button(
    organization: Organization, transaction_id: str, quick_tag: QuickTag, latest: Latest
) -> TagButton | None:
    """What a button for a quick tag carries, and None as for ``call_button``."""
    try:
        return TagButton(
            fingerprint=organization.fingerprint,
            transaction_id=transaction_id,
            quick_tag=quick_tag.name,
            seen=digest(latest, quick_tag.set),
        )
    except ValidationError:
        return None


def list_button(  # noqa: PLR0913 - what it says, and which list and page it is about
    action_id: str,
    label: str,
    organization: Organization,
    draft_id: str = "",
    page: int = 1,
    *,
    accessibility_label: str,
) -> Element:
    """A button for one page of a list; of all current calls without ``draft_id``."""
    value = ListButton(fingerprint=organization.fingerprint, draft_id=draft_id, page=page)
    return button(action_id, label, value, accessibility_label=accessibility_label)


def all_calls(organization: Organization) -> Element:
    """The way from anything narrower to all current calls."""
    # Beside it can stand a button that refreshes the list, and two in a block need two ids.
    return list_button(
        ActionId.REFRESH_LIST.numbered(1), words.ALL_CALLS, organization, accessibility_label=LIST_ALL
    )


def set_my_line(organization: Organization) -> Element:
    """The way to the window in which somebody's line is set."""
    value = LineButton(fingerprint=organization.fingerprint)
    return button(ActionId.SET_LINE, words.SET_MY_LINE, value, accessibility_label=SET_NUMBER)


def my_call_button(organization: Organization, label: str) -> Element:
    """The call on somebody's line, as it is then."""
    value = LineButton(fingerprint=organization.fingerprint)
    return button(ActionId.MY_CALL, label, value, accessibility_label=SHOW_MINE)
