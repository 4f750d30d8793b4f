"""What was asked for, read back as it was understood. Numbers in it are masked, like everywhere on a list."""

from bot import words
from bot.cards.numbers import Numbers
from bot.lookups import (
    AllCalls,
    ByExternalId,
    ByLastDigits,
    ByLine,
    ByNumber,
    ByPair,
    ByTransaction,
    Query,
    Reference,
)

_LONGEST = 60  # characters of one condition


def conditions(query: Query, region: str) -> list[str]:
    """Each condition as hostile text, clipped; none for all calls."""
    numbers = Numbers(region)
    referred = _referred(query.reference, numbers)
    given = [f"{each.name}: {numbers.text(each.value, _LONGEST)}" for each in query.filters]
    return [*([] if referred is None else [referred]), *given]


def _referred(reference: Reference, numbers: Numbers) -> str | None:
    said: str | None = None
    match reference:
        case AllCalls():
            pass
        case ByTransaction(transaction_id):
            said = words.by_transaction(numbers.text(transaction_id, _LONGEST))
        case ByExternalId(text, may_be_transaction=True):
            said = words.by_either_id(numbers.text(text, _LONGEST))
        case ByExternalId(external_unique_id):
            said = words.by_external_id(numbers.text(external_unique_id, _LONGEST))
        case ByPair(caller, destination):
            said = words.by_pair(numbers.number(caller), numbers.number(destination))
        case ByNumber(number):
            said = words.by_number(numbers.number(number))
        case ByLine(number):
            said = words.by_line(numbers.number(number))
        case ByLastDigits(digits):
            said = words.by_last_digits(numbers.text(digits, _LONGEST))
    return said
