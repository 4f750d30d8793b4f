"""Organizations that are left alone for a while: refused as a whole, or asked for too often."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, select, update

from bot.database.statements import insert
from bot.database.tables import lane, pause
from bot.ledger.lanes import LEASE, LaneKind, wait


class PauseReason(StrEnum):
    """Why an organization pauses."""

    REFUSED = "refused"
    """Its token or its grant: 401, 403 UnauthorizedOperation."""
    ELSEWHERE = "elsewhere"
    """A redirect or a web page instead of an answer: its address, or a proxy in between."""
    THROTTLED = "throttled"


@dataclass(frozen=True)
class PauseGate:
    """Whether anything may be sent now. ``probe``: this one alone, to see whether the pause is over."""

    wait_until: float | None = None
    probe: bool = False


def gate(connection: Connection, organization_fingerprint: str, now: float) -> PauseGate:
    """Ask whether to send. Of many that ask when a pause has run out, one is told to try.

    The others wait for it no longer than a lease lasts: whoever tries may have died of it.
    """
    named = pause.c.organization_fingerprint == organization_fingerprint
    until = connection.execute(select(pause.c.until).where(named)).scalar_one_or_none()
    if until is None:
        return PauseGate()
    if until > now:
        return PauseGate(wait_until=until)
    again = now + LEASE
    took = update(pause).where(named, pause.c.until == until).values(until=again).returning(pause.c.until)
    first = connection.execute(took).first() is not None
    return PauseGate(probe=True) if first else PauseGate(wait_until=again)


@dataclass(frozen=True)
class Pause:
    """For how long, in seconds: None, longer after each probe."""

    why: PauseReason
    wait: float | None = None
    applied: bool | None = False
    """As of an AttemptFailure: None, nobody knows what became of the request that met it."""


def begin(
    connection: Connection, organization_fingerprint: str, asked: Pause, now: float, *, probe: bool
) -> bool:
    """Pause the organization. True if it had not been paused for this reason."""
    row = {
        "organization_fingerprint": organization_fingerprint,
        "why": asked.why.value,
        "since": now,
        "until": now + (wait(0) if asked.wait is None else asked.wait),
        "attempts": 0,
    }
    # Two may be refused at once: only one of them finds no row.
    made = insert(connection.dialect.name, pause).values(row).on_conflict_do_nothing()
    if connection.execute(made.returning(pause.c.why)).first() is not None:
        return True
    named = pause.c.organization_fingerprint == organization_fingerprint
    found = connection.execute(select(pause).where(named).with_for_update()).one_or_none()
    if found is None:  # it has just ended: whoever is refused next begins it again
        return False
    if known := found.why == asked.why.value:
        attempts = found.attempts + 1 if probe else found.attempts
        until = now + (wait(attempts) if asked.wait is None else asked.wait)
        if not probe:
            until = found.until if asked.wait is None else max(found.until, until)
        row |= {"attempts": attempts, "until": until}
    connection.execute(update(pause).where(named).values(row))
    return not known


def end(connection: Connection, organization_fingerprint: str, now: float) -> bool:
    """The organization answers again: everything that waits for it is due. True if it had been paused."""
    gone = delete(pause).where(pause.c.organization_fingerprint == organization_fingerprint)
    if connection.execute(gone.returning(pause.c.organization_fingerprint)).first() is None:
        return False
    waiting = (
        select(lane.c.key)
        .where(
            lane.c.kind.in_([LaneKind.CHANGES.value, LaneKind.LOOKUPS.value]),
            lane.c.scope == organization_fingerprint,
            lane.c.due > now,
        )
        .with_for_update(skip_locked=True)
    )
    connection.execute(update(lane).where(lane.c.key.in_(waiting)).values(due=now))
    return True


def reason(connection: Connection, organization_fingerprint: str) -> PauseReason | None:
    """Why the organization pauses; None where it doesn't."""
    named = pause.c.organization_fingerprint == organization_fingerprint
    found = connection.execute(select(pause.c.why).where(named)).scalar_one_or_none()
    return None if found is None else PauseReason(found)
