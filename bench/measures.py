"""What is measured of whom: each measure puts one load on its entrants, in this order, every round."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.contestants import AS_DOCUMENTED, BEFORE_RESPONSE, SIGNATURE_ONLY, SWITCHBOARD, Contestant
from bench.loads import InTurn, Load, SoManyASecond
from bench.stage import Stage


@dataclass(frozen=True)
class Entrant:
    """A contestant, and what it is asked: a row of the table."""

    name: str
    contestant: Contestant
    ask: Callable[[Stage, int], Sequence[bytes]] = Stage.lookups
    is_told_in_the_ack: bool = False
    is_worked_on: bool = False
    """Whether something follows the ack, and then an answer."""


@dataclass(frozen=True)
class Measure:
    """One load on some of the entrants. ``waits``: until whatever the load set going has come to its end."""

    name: str
    load: Load
    entrants: tuple[Entrant, ...]
    waits: bool = True


DOCUMENTED = Entrant("(a) Bolt, as documented", AS_DOCUMENTED)
BEFORE = Entrant("(b) Bolt, process_before_response", BEFORE_RESPONSE)
SIGNATURE = Entrant("(c) only the signature", SIGNATURE_ONLY)
REFUSED = Entrant(
    "Switchboard, refused in the ack", SWITCHBOARD, Stage.answered_in_the_ack, is_told_in_the_ack=True
)
LOOKED_UP = Entrant("Switchboard, looked up", SWITCHBOARD, is_worked_on=True)
ENTRANTS = (DOCUMENTED, BEFORE, SIGNATURE, REFUSED, LOOKED_UP)

ONE_AT_A_TIME = "one at a time"
TWENTY_A_SECOND = "20 a second"
AT_ONCE = "32 at once"


def measures(*, requests: int = 2500, seconds: float = 2.0) -> tuple[Measure, ...]:
    """Give the measures of a round.

    Only what the last sets going is not waited for: it is more than can be worked on in a while, and the
    processes end with the round.
    """
    return (
        Measure(ONE_AT_A_TIME, InTurn(1, seconds, requests // 20), ENTRANTS),
        Measure(TWENTY_A_SECOND, SoManyASecond(20, seconds * 2), (LOOKED_UP,)),
        Measure(AT_ONCE, InTurn(32, seconds, requests), ENTRANTS, waits=False),
    )
