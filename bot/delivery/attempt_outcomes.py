"""What came of an attempt, in the ledger's own words: to_invoca.py says it of the API's answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.ledger.tag_requests import AcceptedRequest, WhyNotPlaced


class AttemptOutcome(Enum):
    """What needs no more to be said."""

    SENT = auto()
    """Any 2xx to an update."""
    CALL_GONE = auto()
    """404 for the call."""
    NO_SUCH_CALL = auto()
    """The same, for an id of which nothing is known here: it may be that of no call at all."""
    NOT_APPLIED = auto()
    """It failed in a way that may pass, and certainly changed nothing."""
    UNKNOWN = auto()
    """Nobody knows whether it was applied; it may be sent again."""


@dataclass(frozen=True)
class Refused:
    """The API said no for good, in these words."""

    words: str


@dataclass(frozen=True)
class OrganizationRefused:
    """The organization itself was refused, 401 or 403 UnauthorizedOperation: all of it pauses."""


@dataclass(frozen=True)
class OrganizationElsewhere:
    """A redirect or a web page came: the API isn't at the organization's address, and all of it pauses.

    What became of the request nobody knows.
    """


@dataclass(frozen=True)
class Throttled:
    """429: the whole organization is to be left alone for so many seconds, where the API said how many."""

    wait: float | None = None


@dataclass(frozen=True)
class FoundCall:
    """A current call. ``since``: when it reached its destination, by our clock; None: that isn't known."""

    transaction_id: str
    since: datetime | None


@dataclass(frozen=True)
class FoundCalls:
    """The current calls that a reference means. Not ``complete``: there may be more."""

    calls: tuple[FoundCall, ...]
    complete: bool = True


SendOutcome = AttemptOutcome | Refused | OrganizationRefused | OrganizationElsewhere | Throttled

Resolution = (
    FoundCalls
    | WhyNotPlaced
    | Refused
    | OrganizationRefused
    | OrganizationElsewhere
    | Throttled
    | AttemptOutcome
)

Put = Callable[[AcceptedRequest], Awaitable[SendOutcome]]
"""Send one update: by ``asked.reference`` where ``by_external_id`` says so, else by ``transaction_id``."""

Find = Callable[[AcceptedRequest], Awaitable[Resolution]]
"""Look the call of a request up. A Why other than those about calls means: this will never be found out."""
