"""What was asked for, read back as it was understood. Numbers in it are masked, like everywhere on a list."""

from bot import words
from bot.cards.numbers import Numbers
from bot.lookups import AllCalls, ByExternalId, ByLastDigits, ByNumber, ByPair, ByTransaction, Query

_LONGEST = 60  # characters of one condition


def conditions(query: Query, region: str) -> list[str]:
    """Each condition as hostile text, clipped; none for all calls."""
    numbers = Numbers(region)
    given = [f"{each.name}: {numbers.text(each.value, _LONGEST)}" for each in query.filters]
    match query.reference:
        case AllCalls():
            return given
        case ByTransaction(transaction_id):
            return [words.by_transaction(numbers.text(transaction_id, _LONGEST)), *given]
        case ByExternalId(external_unique_id):
            return [words.by_external_id(numbers.text(external_unique_id, _LONGEST)), *given]
        case ByPair(caller, destination):
            return [words.by_pair(numbers.number(caller), numbers.number(destination)), *given]
        case ByNumber(number):
            return [words.by_number(numbers.number(number)), *given]
        case ByLastDigits(digits):
            return [words.by_last_digits(numbers.text(digits, _LONGEST)), *given]
