"""What the API tells of a call below its head, field by field: a few on the card's face, all in *Details*."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from bot import words
from bot.access.rights import Shown
from bot.cards.drawn_values import may_be_shared
from bot.cards.kit.blocks import Text, as_typed, markup, minute
from bot.cards.kit.numbers import Numbers
from bot.config.fields import CustomField
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.ledger.standing import Latest
from bot.text import budgets
from bot.text.markup import fold

VALUE_LENGTH = 300

LABEL_LENGTH = 60

_FIRST = (
    "transaction_id", "external_unique_id", "destination_phone_number", "called_phone_number", "start_time",
    "repeat_calling_phone_number", "phone_type", "city", "region", "zip_code", "verified_zip_code",
    "media_type", "source",
    "keypresses", "keypress_1", "keypress_2", "keypress_3", "keypress_4",
)  # fmt: skip

_ELSEWHERE = (
    "calling_phone_number", "bridge_start_time", "advertiser_campaign_name",
    "promo_number_description", "custom_data", "demographics", "more",
)  # fmt: skip
"""What the head of the card says, and what is not a single field."""

_PROFILE = ("demographic", "data_append")  # how the API names the caller's profile, and ends its fields


@dataclass(frozen=True)
class Field:
    """One fact: the name it has in the API or in custom data, and how it reads, which is found out last."""

    name: str
    label: Callable[[], str]
    value: Callable[[], str]
    """Plain text; mrkdwn of a moment."""
    is_moment: bool = False
    is_answer: bool = False
    """Yes or no, which says nothing without its label."""

    def text(self) -> Text:
        """The label and the value."""
        said = f"{self.label()}: {self.value()}"
        return markup(said) if self.is_moment else as_typed(said)


def fields_of(
    call: Call, organization: Organization, numbers: Numbers, shown: Shown, latest: Latest
) -> tuple[Field, ...]:
    """Everything this surface may show of the call below its head, what is asked for most first.

    What was set here is left out: the API's value of it is an older one.
    """
    if shown is Shown.CHANNEL:
        return ()  # the organization's own fields stand among what is set, and no others are for a channel
    known = {name.casefold() for name in latest.fields}
    newer = () if latest.external_unique_id is None else ("external_unique_id",)
    custom = (
        each for each in _custom_data(call, organization, numbers, shown) if each.name.casefold() not in known
    )
    names = [field.name for field in dataclasses.fields(call)]
    last = [name for name in names if name not in {*_FIRST, *_ELSEWHERE}]
    return (
        *_api_fields(call, [name for name in _FIRST if name not in newer], numbers),
        *custom,
        *_api_fields(call, last, numbers),
        *_more(call, organization, numbers, shown),
    )


def on_the_face(fields: Sequence[Field], organization: Organization) -> list[str]:
    """What the organization wants to see at once (``show``), in its order: values, as hostile text.

    Its own fields are left out, which stand among what is set; so is when the call began.
    """
    configured = set(configured_fields(organization))
    by_name = {fold(field.name).casefold(): field for field in reversed(fields)}
    found = [by_name.get(name) for name in dict.fromkeys(fold(each).casefold() for each in organization.show)]
    shown = [
        field
        for field in found
        if field is not None and not field.is_moment and fold(field.name).casefold() not in configured
    ]
    return [f"{field.label()}: {field.value()}" if field.is_answer else field.value() for field in shown]


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
                yield Field(name, partial(str, label), partial(minute, value), is_moment=True)
        elif isinstance(value, bool):
            answer = words.YES if value else words.NO
            yield Field(name, partial(str, label), partial(str, answer), is_answer=True)
        elif value is not None and (field := _field(name, label, value, numbers)):
            yield field


def _custom_data(call: Call, organization: Organization, numbers: Numbers, shown: Shown) -> Iterator[Field]:
    configured = configured_fields(organization)
    for datum in call.custom_data[: budgets.CARD_FIELDS]:
        field = configured.get(fold(datum.name).casefold())
        if not _may_show(field, datum.value, shown):
            continue
        if read := _field(datum.name, datum.name if field is None else field.label, datum.value, numbers):
            yield read


def _more(call: Call, organization: Organization, numbers: Numbers, shown: Shown) -> Iterator[Field]:
    """What the API tells under names that aren't documented: it can be the organization's fields again."""
    configured = configured_fields(organization)
    for name, value in islice(call.more.items(), budgets.CARD_FIELDS):
        known = configured.get(fold(name).casefold())
        if (known is None or _may_show(known, value, shown)) and (
            field := _field(name, name, value, numbers)
        ):
            yield field


def configured_fields(organization: Organization) -> dict[str, CustomField]:
    """The fields that may be set, by their names as they are compared with the API's."""
    return {fold(field.name).casefold(): field for field in organization.fields}


def _may_show(field: CustomField | None, value: str, shown: Shown) -> bool:
    """Whether this surface may show a value of this field; None is one the organization hasn't named."""
    if field is None:
        return shown is not Shown.CHANNEL
    return shown in {Shown.FULL, Shown.LISTED} or may_be_shared(field, value)


def is_profile(name: str) -> bool:
    """Whether a field is personal data of the caller's, whoever tells of it."""
    said = fold(name).casefold()
    return any(part in said for part in _PROFILE)


def _field(name: str, label: str, value: str, numbers: Numbers) -> Field | None:
    """None where there is nothing to read, and for the caller's profile."""
    if is_profile(name) or not (fold(value[:100]) or fold(value)):
        return None
    return Field(name, partial(_label, label, numbers), partial(_value, name, value, numbers))


def _label(label: str, numbers: Numbers) -> str:
    return numbers.text(label, LABEL_LENGTH) or words.UNNAMED


def _value(name: str, value: str, numbers: Numbers) -> str:
    if name in {"called_phone_number", "destination_phone_number"}:
        return numbers.number(value) if numbers.full else f"ending {numbers.ending(value)}"
    if name.startswith("keypress"):
        return numbers.keypresses(value, VALUE_LENGTH)
    return numbers.text(value, VALUE_LENGTH)
