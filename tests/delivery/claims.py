"""Two deliverers of one database, whose steps a test takes one by one."""

from bot.database.database import Database
from bot.delivery import attempts
from bot.delivery.attempts import Attempt, LaneStep
from bot.ledger.accept import accept, get
from bot.ledger.lanes import LaneKind, Taker
from bot.ledger.outcomes import Ending
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, TagRequest
from bot.times import epoch
from tests.ledger.people import ACME, ANA, NOW

T = epoch(NOW)

CALL = CallReference(ReferenceKind.TRANSACTION_ID, "ABCD1234-ABCD1234")

ONE, TWO = Taker("one", LaneKind.CHANGES, ACME), Taker("two", LaneKind.CHANGES, ACME)


async def accept_one(database: Database, number: int) -> str:
    """Accept one more request of the call; gives its id."""
    asked = TagRequest(f"click {number}", ANA, ACME, CALL, {"call_disposition": str(number)})
    await database.write(lambda connection: accept(connection, asked, f"request {number}", T))
    return f"request {number}"


async def claimed(database: Database, taker: Taker, now: float) -> list[Attempt]:
    """Claim what is due; gives what may be sent."""
    steps = await database.write(lambda connection: attempts.claim(connection, taker, 10, now))
    return [step.attempt for step in steps if step.attempt is not None]


async def settled(database: Database, attempt: Attempt, outcome: Outcome, now: float) -> LaneStep:
    """Say what became of an attempt."""
    return await database.write(lambda connection: attempts.settle(connection, attempt, Ending(outcome), now))


async def read(database: Database, request_id: str) -> AcceptedRequest:
    """Give a request as it stands."""
    found = await database.read(lambda connection: get(connection, request_id))
    assert found is not None
    return found
