"""The card of one call in progress. Read top down: who calls whom, since when, about what; then the rest."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from pydantic import ValidationError

from bot import words
from bot.access.rights import Shown
from bot.cards.drawn_values import VALUE, DrawnValues, may_be_shared, values_for
from bot.cards.head import by_handle, head_of
from bot.cards.kit.actions import ActionId, MenuChoice, OfMenu, encode
from bot.cards.kit.blocks import (
    Block,
    Element,
    Message,
    Text,
    actions,
    as_typed,
    context,
    markup,
    moment,
    option,
    overflow,
    section,
)
from bot.cards.kit.buttons import call_button
from bot.cards.kit.fit import fit, in_columns, room_beside
from bot.cards.kit.limits import BYTES_OF_MESSAGE
from bot.cards.kit.notices import incomplete, name_of
from bot.cards.kit.numbers import Numbers, numbers_of
from bot.cards.outcomes import api_words
from bot.cards.quick_tags import quick_tags, tag_buttons
from bot.cards.shared import who_shared
from bot.cards.tags import NO_TAGS, Tags, tag_lines
from bot.config.fields import CustomField
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.standing import Latest
from bot.person import Person
from bot.text import budgets
from bot.text.markup import clip, fold, literal
from bot.words import PROFILE


def _in_progress(moment: str) -> str:
    return f"In progress as of {moment}"


# --- on cards and on modals' own buttons: plain text --------------------------------------------------------

EDIT = "Edit data…"

SHARE = "Share"

EXTERNAL_ID = "External id…"

HISTORY = "History"


def _cannot_ask(handle: str) -> str:
    return f"*Call {handle}*\nInvoca can't be asked about it right now."


def _as_of_the_ledger(moment: str) -> str:
    return f"What was set through Switchboard, as of {moment}"


VALUE_LENGTH = 300

LABEL_LENGTH = 60

_FIRST = (
    "transaction_id", "external_unique_id", "called_phone_number", "start_time",
    "repeat_calling_phone_number", "phone_type", "city", "region", "zip_code", "verified_zip_code",
    "media_type", "source",
    "keypresses", "keypress_1", "keypress_2", "keypress_3", "keypress_4",
)  # fmt: skip

_ELSEWHERE = (
    "calling_phone_number", "destination_phone_number", "bridge_start_time", "advertiser_campaign_name",
    "promo_number_description", "custom_data", "demographics", "more",
)  # fmt: skip
"""What the head of the card says, and what is not a single field."""

_PROFILE = ("demographic", "data_append")  # how the API names the caller's profile, and ends its fields


@dataclass(frozen=True)
class Field:
    """One line: the name it has in the API or in custom data, and how it reads, which is found out last."""

    name: str
    text: Callable[[], Text]


def fields_of(
    call: Call, organization: Organization, numbers: Numbers, shown: Shown, latest: Latest
) -> tuple[Field, ...]:
    """Everything this surface may show of the call below its head, what is asked for most first.

    What was set through Switchboard is left out: the API's value of it is an older one.
    """
    known = {name.casefold() for name in latest.fields}
    newer = () if latest.external_unique_id is None else ("external_unique_id",)
    custom = (
        each for each in _custom_data(call, organization, numbers, shown) if each.name.casefold() not in known
    )
    if shown is Shown.CHANNEL:
        return tuple(custom)
    names = [field.name for field in dataclasses.fields(call)]
    last = [name for name in names if name not in {*_FIRST, *_ELSEWHERE}]
    return (
        *_api_fields(call, [name for name in _FIRST if name not in newer], numbers),
        *custom,
        *_api_fields(call, last, numbers),
        *_more(call, organization, numbers, shown),
    )


def divided(
    fields: tuple[Field, ...], organization: Organization
) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """The fields the organization wants on the card's face, in its order, and the rest."""
    places: list[int] = []
    for name in organization.show:
        found = (at for at, field in enumerate(fields) if field.name.casefold() == name.casefold())
        places += [at for at in [next(found, None)] if at is not None and at not in places]
    rest = tuple(field for at, field in enumerate(fields) if at not in places)
    return tuple(fields[at] for at in places), rest


def unread(call: Call, shown: Shown) -> int:
    """How many fields there are beside those that ``fields_of`` chooses from, for whoever may see all."""
    if shown not in {Shown.FULL, Shown.LISTED}:
        return 0
    return sum(max(0, count - budgets.CARD_FIELDS) for count in (len(call.custom_data), len(call.more)))


def drawn(fields: Sequence[Field], characters: int) -> list[Text]:
    """The first of the fields, read up to where they have more than so many characters: no more are shown."""
    texts: list[Text] = []
    length = 0
    for field in fields:
        texts.append(field.text())
        length += len(texts[-1]["text"])
        if length > characters:
            break
    return texts


def _api_fields(call: Call, names: list[str], numbers: Numbers) -> Iterator[Field]:
    for name in names:
        label = words.LABELS_OF_FIELDS.get(name) or name.replace("_", " ").capitalize()
        value = getattr(call, name)
        if name == "start_time":
            if value is not None and call.bridge_start_time is not None:
                yield Field(name, partial(markup, f"{label}: {moment(value)}"))
        elif isinstance(value, bool):
            yield Field(name, partial(as_typed, f"{label}: {words.YES if value else words.NO}"))
        elif value is not None and (field := _field(name, label, value, numbers)):
            yield field


def _custom_data(call: Call, organization: Organization, numbers: Numbers, shown: Shown) -> Iterator[Field]:
    configured = _configured(organization)
    for datum in call.custom_data[: budgets.CARD_FIELDS]:
        field = configured.get(fold(datum.name).casefold())
        if not _may_show(field, datum.value, shown):
            continue
        if read := _field(datum.name, datum.name if field is None else field.label, datum.value, numbers):
            yield read


def _more(call: Call, organization: Organization, numbers: Numbers, shown: Shown) -> Iterator[Field]:
    """What the API tells under names that aren't documented: it can be the organization's fields again."""
    configured = _configured(organization)
    for name, value in islice(call.more.items(), budgets.CARD_FIELDS):
        known = configured.get(fold(name).casefold())
        if (known is None or _may_show(known, value, shown)) and (
            field := _field(name, name, value, numbers)
        ):
            yield field


def _configured(organization: Organization) -> dict[str, CustomField]:
    return {fold(field.name).casefold(): field for field in organization.fields}


def _may_show(field: CustomField | None, value: str, shown: Shown) -> bool:
    """Whether this surface may show a value of this field; None is one the organization hasn't named."""
    if field is None:
        return shown is not Shown.CHANNEL
    return shown in {Shown.FULL, Shown.LISTED} or may_be_shared(field, value)


def _is_profile(name: str) -> bool:
    said = fold(name).casefold()
    return any(part in said for part in _PROFILE)


def _field(name: str, label: str, value: str, numbers: Numbers) -> Field | None:
    """None where there is nothing to read, and for the caller's profile."""
    if _is_profile(name) or not (fold(value[:100]) or fold(value)):
        return None
    return Field(name, partial(_text, name, label, value, numbers))


def _text(name: str, label: str, value: str, numbers: Numbers) -> Text:
    if name == "called_phone_number":
        text = numbers.number(value)
    elif name.startswith("keypress"):
        text = numbers.keypresses(value, VALUE_LENGTH)
    else:
        text = numbers.text(value, VALUE_LENGTH)
    said = numbers.text(label, LABEL_LENGTH) or words.UNNAMED
    return as_typed(f"{said}: {text}")


_LABELS: dict[OfMenu, str] = {  # five at the most on one card, in this order
    "refresh": words.REFRESH,
    "refresh_more": words.REFRESH,
    "share": SHARE,
    "external_id": EXTERNAL_ID,
    "history": HISTORY,
    "profile": PROFILE,
}


def edit_button(organization: Organization, transaction_id: str, tags: Tags) -> Element | None:
    """The way to the form, where there is anything that may be set; None for an id that can't be one."""
    if not (tags.may_tag and organization.updates and organization.fields):
        return None
    return call_button(ActionId.EDIT, EDIT, organization, transaction_id)


def call_menu(
    organization: Organization, transaction_id: str, tags: Tags, shown: Shown, *, expanded: bool = False
) -> Element | None:
    """The menu, with what ``tags`` say the viewer may do; None where the API gave an id that can't be one.

    What is ``expanded`` stays so when it is looked up again. A card that everyone in a channel sees isn't
    shared once more, and no profile is opened from it.
    """
    in_channel = shown is Shown.CHANNEL
    may_tag = tags.may_tag and organization.updates
    offered: dict[OfMenu, bool] = {
        "refresh": not expanded,
        "refresh_more": expanded,
        "share": (tags.may_share or tags.may_tag) and not in_channel,
        "external_id": may_tag,
        "history": True,
        "profile": tags.profile and not in_channel,
    }
    try:
        options = [
            option(label, encode(_choice(organization, transaction_id, action)))
            for action, label in _LABELS.items()
            if offered[action]
        ]
    except ValidationError:
        return None
    return overflow(ActionId.CALL_MENU, options)


def _choice(organization: Organization, transaction_id: str, action: OfMenu) -> MenuChoice:
    return MenuChoice(fingerprint=organization.fingerprint, transaction_id=transaction_id, action=action)


def with_tags(
    top: Sequence[Block], bottom: Sequence[Block], transaction_id: str, tags: Tags, values: DrawnValues
) -> list[Block]:
    """Everything in its order, within the limits where the top and the bottom are far from them.

    Whatever else there is, five quick tags have room; then the lines, then the menu of all other quick tags.
    """
    organization = values.organization
    if organization is None:
        raise ValueError("a card of a call is drawn for an organization that is configured")
    about = transaction_id, organization, tags.latest, values
    buttons = tag_buttons(*about) if tags.may_tag and organization.updates else []
    few = quick_tags(buttons, *about)
    lines = tag_lines(tags, values, [*top, *few, *bottom])
    room = room_beside([*top, *lines, *few, *bottom])
    row = quick_tags(buttons, *about, for_menu=room // 2)
    return [*top, *lines, *row, *bottom]


_ABOUT = 300  # characters of campaign and line

_IN_BRIEF = 80


def call_card(  # noqa: PLR0913 - what a card depends on, each by its name
    call: Call,
    organization: Organization,
    shown: Shown,
    *,
    looked_up_at: datetime,
    missing: tuple[str, ...] = (),
    expanded: bool = False,
    in_doubt: bool = False,
    tags: Tags = NO_TAGS,
    shared_by: Person | None = None,
) -> Message:
    """Draw a call for one surface. ``in_doubt``: numbers are masked only because a group can't be checked.

    ``expanded`` shows all that surface may show, not only the card's face.

    ``missing`` is what the API says of an answer that may be incomplete. What ``tags`` say stands on the call
    is shown instead of what the API says of the same: it gives no value back that was just written.
    ``shared_by`` is who posted the card to its channel.
    """
    numbers = numbers_of(call, organization, shown)
    head = head_of(call, organization, shown, length=_ABOUT, readings=numbers.readings)
    face, rest = divided(fields_of(call, organization, numbers, shown, tags.latest), organization)
    buttons = _buttons(call, organization, tags, shown, has_more=bool(rest), expanded=expanded)
    values = DrawnValues(organization, shown, numbers, VALUE_LENGTH if expanded else VALUE)
    top: list[Block] = [
        section(markup(head.of_card)),
        *([section(as_typed(head.about))] if head.about else []),
        *context(markup(_in_progress(moment(looked_up_at))), name_of(organization), who_shared(shared_by)),
        *context(markup(words.GROUP_UNCHECKED) if in_doubt and shown is Shown.MASKED else None),
        *incomplete(missing, numbers),
    ]
    bottom = actions(*buttons)
    blocks = with_tags(top, bottom, call.transaction_id, tags, values)
    fields = (*face, *(rest if expanded else ()))
    texts = drawn(fields, BYTES_OF_MESSAGE)
    brief = head if shown is not Shown.FULL else head_of(call, organization, Shown.MASKED, length=_IN_BRIEF)
    about = literal(clip(brief.about, _IN_BRIEF), 120)
    details: list[Field | None] = [*fields, *[None] * (unread(call, shown) if expanded else 0)]
    return Message(
        f"{brief.in_brief}. {about}" if about else brief.in_brief,
        fit(blocks, details, lambda chosen: in_columns(texts[: len(chosen)]), at_most=len(texts)),
    )


def _buttons(  # noqa: PLR0913 - what the row depends on
    call: Call, organization: Organization, tags: Tags, shown: Shown, *, has_more: bool, expanded: bool
) -> list[Element | None]:
    turning = (ActionId.LESS, words.LESS) if expanded else (ActionId.MORE, words.MORE)
    return [
        edit_button(organization, call.transaction_id, tags),
        call_button(*turning, organization, call.transaction_id) if has_more else None,
        call_menu(organization, call.transaction_id, tags, shown, expanded=expanded),
    ]


def bare_card(  # noqa: PLR0913 - what a card depends on, each by its name
    transaction_id: str,
    organization: Organization,
    shown: Shown,
    *,
    looked_up_at: datetime,
    tags: Tags = NO_TAGS,
    problem: str | None = None,
    shared_by: Person | None = None,
) -> Message:
    """Draw what there is while the API can't be asked. ``problem`` is why, in mrkdwn."""
    said = _cannot_ask(by_handle(transaction_id))
    why = "" if problem is None else api_words(problem, organization.contact, full=False)
    top: list[Block] = [
        section(markup(said)),
        *context(
            markup(_as_of_the_ledger(moment(looked_up_at))),
            name_of(organization),
            who_shared(shared_by),
        ),
        *context(markup(why) if why else None),
    ]
    bottom = actions(
        edit_button(organization, transaction_id, tags),
        call_button(ActionId.REFRESH_CALL, words.REFRESH, organization, transaction_id),
        call_menu(organization, transaction_id, tags, shown),
    )
    blocks = with_tags(top, bottom, transaction_id, tags, values_for(organization, shown))
    return Message(said, tuple(blocks))
