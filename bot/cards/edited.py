"""What a submitted form says: each input of a field, by the field's place in the organization's file."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.cards.field_inputs import ACTION
from bot.errors import OutOfDate
from bot.organizations import Organization

_OF_FIELD = "field:"
_THOUSANDTHS = re.compile(r"-?[0-9]+\.[0-9]{3}")


def block_id_of(index: int, organization: Organization) -> str:
    """The block id of a field's input. It tells the field by name too: a place can come to mean another."""
    name = organization.fields[index].name
    return f"{_OF_FIELD}{index}:{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def values_of(state: Mapping[str, Any], organization: Organization) -> dict[int, str | None]:
    """What each input holds, by the field's place: None where it is empty, absent where there was no input.

    ``state`` is ``view.state.values``. A number has its fraction written so that no region reads its point
    otherwise. Raises OutOfDate where the organization's fields have changed since the form was drawn: nothing
    is set on another field than the one it was entered for.
    """
    places = {block_id_of(index, organization): index for index in range(len(organization.fields))}
    values: dict[int, str | None] = {}
    for block_id, entries in state.items():
        if not block_id.startswith(_OF_FIELD):
            continue
        if block_id not in places:
            raise OutOfDate
        entry = entries.get(ACTION) if isinstance(entries, Mapping) else None
        if isinstance(entry, Mapping):
            index = places[block_id]
            values[index] = _unmistakable(entered(entry), organization.fields[index].type)
    return dict(sorted(values.items()))


def entered(entry: Mapping[str, Any]) -> str | None:
    """What one input holds; None where it is empty."""
    option = entry.get("selected_option")
    chosen = option.get("value") if isinstance(option, Mapping) else None
    held = chosen or entry.get("selected_date") or entry.get("value")
    return held if isinstance(held, str) and held else None


def _unmistakable(value: str | None, kind: str) -> str | None:
    """A number of three decimals with a fourth: where a point groups, ``1.234`` is a thousand and more."""
    return f"{value}0" if value is not None and kind == "number" and _THOUSANDTHS.fullmatch(value) else value
