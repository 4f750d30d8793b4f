"""What a request's query asks for: which organization, and which of its calls."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import phonenumbers

from sandbox.invoca.answers import RefusedError, invalid_fields
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.organizations import OrganizationKey

_TYPES = ("Network", "Advertiser")
_IDS = ("transaction_id", "external_unique_id", "call_record_id")
_NUMBERS = ("calling_phone_number", "destination_phone_number")


@dataclass(frozen=True)
class Lookup:
    """Which calls are meant; nothing at all means every call in progress."""

    transaction_id: str | None = None
    external_unique_id: str | None = None
    call_record_id: str | None = None
    calling_phone_number: str | None = None
    destination_phone_number: str | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Read the parameters of a lookup. Refuses one number without the other, and what is no number."""
        numbers = {name: query.get(name) or None for name in _NUMBERS}
        if any(numbers.values()):
            messages = {
                name: ["can't be blank"] if number is None else ["is not a phone number"]
                for name, number in numbers.items()
                if number is None or _dialled(number) is None
            }
            if messages:
                raise RefusedError(invalid_fields(messages))
        return cls(**{name: query.get(name) or None for name in (*_IDS, *_NUMBERS)})

    @property
    def all_calls(self) -> bool:
        """Whether no particular call is asked for."""
        return self == type(self)()

    def of(self, calls: Iterable[SandboxCall]) -> list[SandboxCall]:
        """Give the calls that fit every parameter given, in the order they came."""
        return [call for call in calls if self._fits(call)]

    def _fits(self, call: SandboxCall) -> bool:
        return all(
            asked is None or getattr(call, name) == asked
            for name, asked in ((name, getattr(self, name)) for name in _IDS)
        ) and all(
            asked is None or _same_number(asked, getattr(call, name))
            for name, asked in ((name, getattr(self, name)) for name in _NUMBERS)
        )


def read_organization(query: Mapping[str, str]) -> OrganizationKey:
    """Read whose calls are meant. Refuses a type that isn't capitalized and an id that is no number."""
    messages: dict[str, list[str]] = {}
    if query.get("organization_type") not in _TYPES:
        messages["organization_type"] = ["must be Network or Advertiser"]
    number = query.get("id", "")
    if not (number.isascii() and number.isdigit()):
        messages["id"] = ["is not a number" if number else "can't be blank"]
    if messages:
        raise RefusedError(invalid_fields(messages))
    return query["organization_type"], int(number)


def _same_number(asked: str, held: str | None) -> bool:
    return held is not None and _dialled(asked) == _dialled(held)


def _dialled(number: str) -> str | None:
    """Give what is dialled for a number in any usual format: E.164 and the extension, else its digits."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return "".join(character for character in number if character.isdigit()) or None
    dialled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return f"{dialled};{parsed.extension}" if parsed.extension else dialled
