"""What the API told of calls lately, in memory alone: a card can be drawn again while the API can't be asked.

The ledger knows what was set on a call, not who is calling: callers' numbers are written nowhere.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.invoca.models import Call

KEPT_FOR = timedelta(minutes=30)
AT_MOST = 5_000  # calls, of all organizations together


@dataclass(frozen=True)
class RecentCall:
    """A call as the API told of it, and when."""

    call: Call
    told_at: datetime


@dataclass
class RecentCalls:
    """The calls of the last half hour, by organization and transaction id."""

    _calls: OrderedDict[tuple[str, str], RecentCall] = field(default_factory=OrderedDict)

    def remember(self, organization_fingerprint: str, calls: Iterable[Call], told_at: datetime) -> None:
        """Keep what the API has just told of these calls."""
        for call in calls:
            key = organization_fingerprint, call.transaction_id
            self._calls[key] = RecentCall(call, told_at)
            self._calls.move_to_end(key)
        while len(self._calls) > AT_MOST:
            self._calls.popitem(last=False)

    def get(self, organization_fingerprint: str, transaction_id: str, now: datetime) -> RecentCall | None:
        """Give what was last told of the call; None where that is too long ago, or nothing was."""
        key = organization_fingerprint, transaction_id
        recent = self._calls.get(key)
        if recent is None:
            return None
        if abs(now - recent.told_at) > KEPT_FOR:
            del self._calls[key]
            return None
        return recent
