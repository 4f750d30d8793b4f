"""Which call a reference meant when it was accepted. Pure.

Only one that had begun by then: during an outage the next caller may have come to the same line.
"""

from collections.abc import Iterable

from bot.ledger.asked import Kind, Request, Why
from bot.ledger.verdicts import Found, FoundCall


def chosen(asked: Request, found: Found) -> str | Why | None:
    """Give the transaction id; why there is none; or None: not known yet, look again."""
    begun = [call for call in found.calls if call.since is not None and call.since < asked.accepted_at]
    perhaps = [call for call in found.calls if call.since is None]
    if begun and len(begun) + len(perhaps) > 1:
        return Why.SEVERAL
    looked_up_by_the_api = asked.asked.reference.kind is Kind.EXTERNAL_ID and found.calls
    if not found.complete and not looked_up_by_the_api:
        return None
    if begun:
        return begun[0].transaction_id
    if perhaps:
        return Why.BEGINNING_UNKNOWN
    return Why.BEGAN_AFTER if found.calls else Why.NO_CALL


def to_choose_from(asked: Request, found: Found) -> Iterable[FoundCall]:
    """Give the calls that the person may have meant, where none was chosen: they know, and we don't."""
    if asked.why is not Why.SEVERAL:
        return found.calls
    return [call for call in found.calls if call.since is None or call.since < asked.accepted_at]
