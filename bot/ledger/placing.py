"""Which call a reference meant when it was accepted. Pure.

Only one that had begun by then: during an outage the next caller may have come to the same line.
"""

from collections.abc import Iterable

from bot.ledger.asked import Kind, Reference, Request, Why
from bot.ledger.verdicts import Found, FoundCall


def chosen(asked: Request, found: Found) -> str | Why | None:
    """Give the transaction id; why there is none; or None: not known yet, look again."""
    begun = [call for call in found.calls if _had_begun(call, asked)]
    perhaps = [call for call in found.calls if call.since is None and call not in begun]
    if begun and len(begun) + len(perhaps) > 1:
        return Why.SEVERAL
    looked_up_by_the_api = asked.asked.reference.kind in {Kind.EXTERNAL_ID, Kind.EITHER_ID} and found.calls
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
    return [call for call in found.calls if call.since is None or _had_begun(call, asked)]


def is_its_transaction_id(reference: Reference, transaction_id: str) -> bool:
    """Tell whether what may be an id of either kind is this call's transaction id."""
    return reference.kind is Kind.EITHER_ID and (reference.text or "").upper() == transaction_id.upper()


def _had_begun(call: FoundCall, asked: Request) -> bool:
    """Whether the request can have meant it. By its transaction id it means this call whenever it began."""
    if is_its_transaction_id(asked.asked.reference, call.transaction_id):
        return True
    return call.since is not None and call.since < asked.accepted_at
