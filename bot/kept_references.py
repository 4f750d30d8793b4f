"""References that hold a phone number, as text to be kept apart from the request that uses them.

Only which call was meant is kept, and for half an hour (bot/ledger/kept.py): the ledger itself holds no
number.
"""

from pydantic import TypeAdapter, ValidationError

from bot.errors import OutOfDate
from bot.lookups import ByLastDigits, ByNumber, ByPair

Kept = ByPair | ByNumber | ByLastDigits

_ADAPTER: TypeAdapter[Kept] = TypeAdapter(Kept)


def encode(reference: Kept) -> str:
    """Give the text to keep."""
    return _ADAPTER.dump_json(reference).decode()


def decode(text: str) -> Kept:
    """Give the reference that was kept. Raises OutOfDate where the text is of another version."""
    try:
        return _ADAPTER.validate_json(text)
    except ValidationError:
        raise OutOfDate from None
