"""How what is set on a call reads: labels, values, and what of it a channel may see."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot import words
from bot.access.rights import Shown
from bot.cards.kit.numbers import Numbers
from bot.config.fields import CustomField
from bot.config.organizations import Organization
from bot.ledger.tag_requests import AcceptedRequest, TagRequest
from bot.text.markup import literal
from bot.words import EMPTY, more_values

NO_LONGER_KEPT = "(value no longer kept)"


def _not_shown_in_channels(count: int) -> str:
    return f"and {count} more, not shown in channels"


def _not_shown_to_viewers(count: int) -> str:
    return f"and {count} more that only agents see"


LABEL = 60  # characters, once escaped

VALUE = 100

_CHOSEN = 600  # characters of everything that one request sets

_WITHOUT_ORGANIZATION = "US"  # where numbers are looked for when nobody knows the region any more


@dataclass(frozen=True)
class Item:
    """One thing that is set. ``name`` is the partner (API) name; None for the external id. Mrkdwn."""

    name: str | None
    label: str
    value: str


@dataclass(frozen=True)
class DrawnValues:
    """How one card shows values. ``organization`` is None where it isn't configured any more."""

    organization: Organization | None
    shown: Shown
    numbers: Numbers
    length: int = VALUE
    _fields: Mapping[str, CustomField] = field(init=False, repr=False)
    _labels: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    """As they have been drawn: a card with many requests on it says each of them again and again."""

    def __post_init__(self) -> None:
        fields = () if self.organization is None else self.organization.fields
        object.__setattr__(self, "_fields", {each.name: each for each in fields})

    def item(self, name: str | None, value: str | None) -> Item | None:
        """A field and its value, or the external id; None where this surface may not show it."""
        if not self.may_show(name, value):
            return None
        return Item(name, self.label(name), self.value(value))

    def may_show(self, name: str | None, value: str | None) -> bool:
        """Whether this surface may show that this value stands on a call."""
        if self.shown in {Shown.FULL, Shown.LISTED} or (self.shown is Shown.MASKED and name is None):
            return True
        known = None if name is None else self._fields.get(name)
        return known is not None and may_be_shared(known, value)

    def items(self, asked: TagRequest | AcceptedRequest) -> tuple[list[Item], int]:
        """Everything one request sets, and how many more things this surface may not show."""
        found = [self.item(name, value) for name, value in _given(asked)]
        shown = [item for item in found if item is not None]
        return shown, len(found) - len(shown)

    def lines(self, asked: TagRequest | AcceptedRequest, say: Callable[[str, str], str]) -> list[str]:
        """A line for each thing one request sets, as ``say`` has it, then how many more aren't shown here."""
        shown, kept_back = self.items(asked)
        more = [self.not_shown(kept_back)] if kept_back else []
        return [*(say(item.label, item.value) for item in shown), *more]

    def in_brief(self, asked: TagRequest | AcceptedRequest) -> str:
        """Everything one request sets, in one line, clipped: ``*Sale* · Notes: …``, a choice by itself."""
        given = [pair for pair in _given(asked) if self.may_show(*pair)]
        kept_back = len(_given(asked)) - len(given)
        not_shown = self.not_shown(kept_back) if kept_back else None
        said = (self._without_name(*pair) for pair in given)
        return " · ".join(_counted(said, len(given), kept_back, not_shown))

    def _without_name(self, name: str | None, value: str | None) -> str:
        known = None if name is None else self._fields.get(name)
        if known is not None and known.options and value is not None:
            return f"*{self.value(value)}*"
        return f"{self.label(name)}: {self.value(value)}"

    def not_shown(self, count: int) -> str:
        """That there is more, which this surface may not show."""
        if self.shown is Shown.CHANNEL:
            return _not_shown_in_channels(count)
        return _not_shown_to_viewers(count)

    def label(self, name: str | None) -> str:
        """The organization's own name for a field, else the partner (API) name."""
        if name is None:
            return words.LABELS_OF_FIELDS["external_unique_id"]
        if name not in self._labels:
            self._labels[name] = literal(self.plain_label(name), LABEL) or words.UNNAMED
        return self._labels[name]

    def plain_label(self, name: str) -> str:
        """The same as hostile text, which can be empty."""
        known = self._fields.get(name)
        return self.numbers.text(name if known is None else known.label, LABEL)

    def is_choice(self, name: str | None) -> bool:
        """Whether the field's values are words chosen for it, which need no label."""
        known = None if name is None else self._fields.get(name)
        return known is not None and bool(known.options)

    def value(self, value: str | None) -> str:
        """A value; None is one that has been blanked."""
        if value is None:
            return NO_LONGER_KEPT
        return literal(self.numbers.text(value, self.length), self.length) or EMPTY

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Names in the organization's order of fields, then others in their own."""
        given = dict.fromkeys(names)
        configured = [name for name in self._fields if name in given]
        return [*configured, *(name for name in given if name not in self._fields)]

    def shares(self, fields: Mapping[str, str]) -> bool:
        """Whether this surface may show that these values stand on a call."""
        return all(self.may_show(name, value) for name, value in fields.items())


def may_be_shared(known: CustomField, value: str | None) -> bool:
    """Whether viewers, and everyone in a channel, may see it. A choice is shared for what its options say."""
    return known.shown_in_channels and (known.share is True or value is None or value in known.options)


def values_for(organization: Organization | None, shown: Shown, length: int = VALUE) -> DrawnValues:
    """How a card shows values where nothing is known of the call's own numbers."""
    region = _WITHOUT_ORGANIZATION if organization is None else organization.region
    return DrawnValues(organization, shown, Numbers(region, shown is Shown.FULL), length)


def _given(asked: TagRequest | AcceptedRequest) -> list[tuple[str | None, str | None]]:
    if isinstance(asked, AcceptedRequest):  # which knows of an external id even where that has been blanked
        external_id = [(None, asked.asked.external_unique_id)] if asked.sets_external_id else []
        return [*asked.asked.fields.items(), *external_id]
    external_id = [] if asked.external_unique_id is None else [(None, asked.external_unique_id)]
    return [*asked.fields.items(), *external_id]


def _counted(pairs: Iterable[str], count: int, kept_back: int, not_shown: str | None) -> Iterator[str]:
    """As many as fit, at least one, and how many more there are."""
    length = 0
    for at, pair in enumerate(pairs):
        length += len(pair) + 2
        if at and length > _CHOSEN:
            yield more_values(count - at + kept_back)
            return
        yield pair
    if not_shown is not None:
        yield not_shown
