"""Which call a reference meant when it was accepted. Pure.

Only one that had begun by then: during an outage the next caller may have come to the same line.
"""

from collections.abc import Iterable

from bot.delivery.verdicts import FoundCall, FoundCalls
from bot.ledger.tag_requests import AcceptedRequest, CallReference, ReferenceKind, WhyNotPlaced


def chosen(asked: AcceptedRequest, found: FoundCalls) -> str | WhyNotPlaced | None:
    """Give the transaction id; why there is none; or None: not known yet, look again."""
    begun = [call for call in found.calls if _had_begun(call, asked)]
    perhaps = [call for call in found.calls if call.since is None and call not in begun]
    if begun and len(begun) + len(perhaps) > 1:
        return WhyNotPlaced.SEVERAL
    looked_up_by_the_api = (
        asked.asked.reference.kind in {ReferenceKind.EXTERNAL_ID, ReferenceKind.EITHER_ID} and found.calls
    )
    if not found.complete and not looked_up_by_the_api:
        return None
    if begun:
        return begun[0].transaction_id
    if perhaps:
        return WhyNotPlaced.BEGINNING_UNKNOWN
    return WhyNotPlaced.BEGAN_AFTER if found.calls else WhyNotPlaced.NO_CALL


def to_choose_from(asked: AcceptedRequest, found: FoundCalls) -> Iterable[FoundCall]:
    """Give the calls that the person may have meant, where none was chosen: they know, and we don't."""
    if asked.why is not WhyNotPlaced.SEVERAL:
        return found.calls
    return [call for call in found.calls if call.since is None or _had_begun(call, asked)]


def is_its_transaction_id(reference: CallReference, transaction_id: str) -> bool:
    """Tell whether what may be an id of either kind is this call's transaction id."""
    return (
        reference.kind is ReferenceKind.EITHER_ID and (reference.text or "").upper() == transaction_id.upper()
    )


def _had_begun(call: FoundCall, asked: AcceptedRequest) -> bool:
    """Whether the request can have meant it. By its transaction id it means this call whenever it began."""
    if is_its_transaction_id(asked.asked.reference, call.transaction_id):
        return True
    return call.since is not None and call.since < asked.accepted_at
