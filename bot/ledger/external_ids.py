"""What the ledger knows of external ids: which one a call has, and whether one still names its call.

The API leaves a call's external id out of many an answer, so what it doesn't say proves nothing.
"""

from sqlalchemy import Connection, and_, func, or_, select

from bot.ledger.asked import Fate, Kind, Request
from bot.ledger.tables import request

FOUND_BY = or_(
    request.c.reference_kind == Kind.EXTERNAL_ID.value,
    and_(
        request.c.reference_kind == Kind.EITHER_ID.value,
        func.upper(request.c.reference) != func.upper(request.c.transaction_id),
    ),
)
"""Whether the call was found by an external id."""
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


def of_call(
    connection: Connection,
    organization_fingerprint: str,
    transaction_id: str,
    before: int | None = None,
) -> tuple[bool, str | None]:
    """Whether the call is known to have an external id, and which; None: it is no longer kept.

    The last that was set on it here, or by which somebody found it. ``before``: without what comes in its
    lane from there on.
    """
    set_here = and_(
        request.c.sets_external_id.is_(True),
        or_(request.c.fate.is_(None), request.c.fate.in_(MAY_STAND)),
    )
    found_by = and_(FOUND_BY, request.c.reference != transaction_id)
    known = select(request.c.external_unique_id, request.c.reference, set_here.label("set_here")).where(
        request.c.organization_fingerprint == organization_fingerprint,
        request.c.transaction_id == transaction_id,
        or_(set_here, found_by),
    )
    if before is not None:
        known = known.where(request.c.sequence < before)
    row = connection.execute(known.order_by(request.c.sequence.desc()).limit(1)).first()
    if row is None:
        return False, None
    return True, row.external_unique_id if row.set_here else row.reference
