"""A call by the name a person has for it, where nothing else is known of it."""

from bot import words_tags
from bot.cards.head import by_handle
from bot.cards.tag_values import Values
from bot.cards.text import literal
from bot.ledger.asked import Kind, Request

_EXTERNAL_ID = 60


def named(request: Request, values: Values) -> str:
    """The call a request is about: the end of its id once that is known, else as it was referred to."""
    if request.transaction_id is not None:
        return words_tags.call(by_handle(request.transaction_id))
    reference = request.asked.reference
    match reference.kind:
        case Kind.TRANSACTION_ID:
            return words_tags.call(by_handle(reference.text or ""))
        case Kind.EITHER_ID:
            said = values.numbers.text(reference.text or "", _EXTERNAL_ID)
            return words_tags.either_id(literal(said, _EXTERNAL_ID))
        case Kind.EXTERNAL_ID:
            said = values.numbers.text(reference.text or "", _EXTERNAL_ID)
            return words_tags.external_id(literal(said, _EXTERNAL_ID))
        case Kind.MY_LINE:
            return words_tags.YOUR_LINE
        case Kind.KEPT_QUERY:
            return words_tags.THE_CALL
