"""What is told of a call below its head: which fields, under which names, on which surface.

The Enhanced Caller Profile is on no card of a call, whatever name it comes under. In a channel there is only
the custom data that the organization shares; the API's own fields can be about the caller. Viewers see no
field of the organization's that isn't shared, under whatever spelling the API tells it.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from slack_sdk.models.blocks import TextObject

from bot import budgets, words
from bot.access import Shown
from bot.cards.elements import as_typed, markup, moment
from bot.cards.numbers import Numbers
from bot.cards.tag_values import may_be_shared
from bot.cards.text import fold
from bot.invoca.models import Call
from bot.ledger.calls_tagged import Latest
from bot.organizations import CustomField, Organization

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
    text: Callable[[], TextObject]


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


def drawn(fields: Sequence[Field], characters: int) -> list[TextObject]:
    """The first of the fields, read up to where they have more than so many characters: no more are shown."""
    texts: list[TextObject] = []
    length = 0
    for field in fields:
        texts.append(field.text())
        length += len(texts[-1].text or "")
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


def _text(name: str, label: str, value: str, numbers: Numbers) -> TextObject:
    if name == "called_phone_number":
        text = numbers.number(value)
    elif name.startswith("keypress"):
        text = numbers.keypresses(value, VALUE_LENGTH)
    else:
        text = numbers.text(value, VALUE_LENGTH)
    said = numbers.text(label, LABEL_LENGTH) or words.UNNAMED
    return as_typed(f"{said}: {text}")
