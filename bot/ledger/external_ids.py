"""Whether an external id still names the call it named when somebody used it, as far as the ledger knows."""

from sqlalchemy import Connection, and_, or_, select

from bot.ledger.asked import Fate, Request
from bot.ledger.tables import request

MAY_STAND = (Fate.SENT.value, Fate.UNCONFIRMED.value)


def changed(connection: Connection, asked: Request) -> bool:
    """Whether somebody has given the call another external id, or the id to another call.

    Also where that was before it was looked up: by its transaction id the call is always reached.
    """
    named = asked.asked.reference.text
    this_call = request.c.transaction_id == asked.transaction_id
    applied = or_(request.c.fate.in_(MAY_STAND), request.c.uncertain.is_(True))
    found = select(request.c.id).where(
        request.c.organization_fingerprint == asked.asked.organization_fingerprint,
        request.c.id != asked.id,
        request.c.sets_external_id.is_(True),
        applied,
        or_(
            and_(this_call, request.c.external_unique_id != named),
            and_(~this_call, request.c.external_unique_id == named),
        ),
    )
    return connection.execute(found.limit(1)).first() is not None
