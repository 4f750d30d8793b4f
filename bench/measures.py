"""What is measured of whom: each measure puts one load on its entrants, in this order, every round."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bench.clicks import QUICK_TAGS
from bench.connection import ToSend
from bench.contestants import (
    AS_DOCUMENTED,
    BEFORE_RESPONSE,
    SIGNATURE_ONLY,
    SWITCHBOARD,
    WRITTEN_INSTEAD,
    Contestant,
)
from bench.loads import Bursts, InTurn, Load, SoManyASecond
from bench.stage import Stage


@dataclass(frozen=True)
class Entrant:
    """A contestant, and what it is asked: a row of the table."""

    name: str
    contestant: Contestant
    ask: Callable[[Stage, int], Sequence[ToSend]] = Stage.lookups
    is_told_in_the_ack: bool = False
    is_worked_on: bool = False
    """Whether something follows the ack, and then an answer."""
    is_recorded: bool = False
    """Whether what was acked has to be in the database, from then on."""


@dataclass(frozen=True)
class Measure:
    """One load on some of the entrants. ``waits``: until whatever the load set going has come to its end.

    ``prepared_by`` is done once a round, before anything is measured, and its figures are no one's.
    """

    name: str
    load: Load
    entrants: tuple[Entrant, ...]
    waits: bool = True
    prepared_by: "Measure | None" = None


DOCUMENTED = Entrant("(a) Bolt, as documented", AS_DOCUMENTED)
BEFORE = Entrant("(b) Bolt, process_before_response", BEFORE_RESPONSE)
SIGNATURE = Entrant("(c) only the signature", SIGNATURE_ONLY)
REFUSED = Entrant(
    "Switchboard, refused in the ack", SWITCHBOARD, Stage.answered_in_the_ack, is_told_in_the_ack=True
)
LOOKED_UP = Entrant("Switchboard, looked up", SWITCHBOARD, is_worked_on=True)
BEFORE_CLICKED = Entrant(BEFORE.name, BEFORE_RESPONSE, Stage.clicks)
SIGNATURE_CLICKED = Entrant(SIGNATURE.name, SIGNATURE_ONLY, Stage.clicks)
CLICKED = Entrant(
    "Switchboard, tagged by a click", SWITCHBOARD, Stage.clicks, is_worked_on=True, is_recorded=True
)
LOOKUPS = tuple(
    Entrant(name, contestant, Stage.lookups_by_id, is_worked_on=True)
    for name, contestant in (("written instead", WRITTEN_INSTEAD), ("Switchboard", SWITCHBOARD))
)
TYPED_TAGS = tuple(replace(each, ask=Stage.tags) for each in LOOKUPS)
CLICKED_ENTRANTS = (BEFORE_CLICKED, SIGNATURE_CLICKED, CLICKED)
TO_CLICK = Entrant("what is clicked", SWITCHBOARD, Stage.lookups_of_what_is_clicked, is_worked_on=True)
ENTRANTS = (DOCUMENTED, BEFORE, SIGNATURE, REFUSED, LOOKED_UP)

WARM_UP = InTurn(connections=1, seconds=5, requests=40)
WORKED_OFF_IN = 1.5  # seconds: what 50 clicks set going is done by then
ALL_SENT_WITHIN = 20.0  # seconds; far more than they take, where each click counts

ONE_AT_A_TIME = "one at a time"
TWENTY_A_SECOND = "20 a second"
AT_ONCE = "32 at once"
LOOKUPS_IN_TURN, LOOKUPS_A_SECOND = "lookups by id, 16 at a time", "lookups by id, 50 a second"
TAGS_IN_TURN, TAGS_A_SECOND = "tags by id, 16 at a time", "tags by id, 50 a second"
CLICKS = "50 clicks at once"
CLICKS_WITHOUT_END = "50 clicks at a time, without pause"


def measures(*, requests: int = 2500, seconds: float = 2.0, clicks: int = 300) -> tuple[Measure, ...]:
    """Give the measures of a round.

    Only what the last sets going is not waited for: it is more than can be worked on in a while, and the
    processes end with the round.
    """
    cards = math.ceil((2 * clicks + WARM_UP.requests) / len(QUICK_TAGS))
    to_click = Measure("looking up what is clicked", InTurn(4, ALL_SENT_WITHIN, cards), (TO_CLICK,))
    return (
        Measure(ONE_AT_A_TIME, InTurn(1, seconds, requests // 20), ENTRANTS),
        Measure(TWENTY_A_SECOND, SoManyASecond(20, seconds * 2), (LOOKED_UP,)),
        Measure(CLICKS, Bursts(50, WORKED_OFF_IN, clicks), CLICKED_ENTRANTS, prepared_by=to_click),
        Measure(
            CLICKS_WITHOUT_END,
            InTurn(50, ALL_SENT_WITHIN, clicks),
            CLICKED_ENTRANTS,
            prepared_by=to_click,
        ),
        Measure(LOOKUPS_IN_TURN, InTurn(16, ALL_SENT_WITHIN, clicks), LOOKUPS),
        Measure(LOOKUPS_A_SECOND, SoManyASecond(50, seconds * 2), LOOKUPS),
        Measure(TAGS_IN_TURN, InTurn(16, ALL_SENT_WITHIN, clicks), TYPED_TAGS),
        Measure(TAGS_A_SECOND, SoManyASecond(50, seconds * 2), TYPED_TAGS),
        Measure(AT_ONCE, InTurn(32, seconds, requests), ENTRANTS, waits=False),
    )
