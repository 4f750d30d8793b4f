"""Which call a reference meant when it was accepted. Pure.

Only one that had begun by then: during an outage the next caller may have come to the same line.
"""

from bot.ledger.asked import Kind, Request, Why
from bot.ledger.verdicts import Found


def chosen(asked: Request, found: Found) -> str | Why | None:
    """Give the transaction id; why there is none; or None: not known yet, look again."""
    meant = [call for call in found.calls if call.since is not None and call.since < asked.accepted_at]
    if len(meant) > 1:
        return Why.SEVERAL
    certain = found.complete or (asked.asked.reference.kind is Kind.EXTERNAL_ID and meant)
    if not certain:
        return None
    return meant[0].transaction_id if meant else Why.NO_CALL
