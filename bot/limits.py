"""How often one person may ask: so many lookups and changes in any minute. No clock of its own."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.access import Person
from bot.errors import TooOften

MINUTE = timedelta(minutes=1)
LOOKUPS_A_MINUTE = 30
FORGET_ABOVE = 10_000  # people; then those who have been quiet for a minute are forgotten


@dataclass
class Limits:
    """A sliding minute for each person."""

    lookups_a_minute: int = LOOKUPS_A_MINUTE
    _lookups: dict[Person, deque[datetime]] = field(default_factory=dict)

    def lookup(self, person: Person, now: datetime) -> None:
        """Count one lookup. Raises TooOften, uncounted, when the minute's are used up."""
        times = self._lookups.setdefault(person, deque())
        while times and now - times[0] >= MINUTE:
            times.popleft()
        if len(times) >= self.lookups_a_minute:
            raise TooOften((MINUTE - (now - times[0])).total_seconds())
        times.append(now)
        if len(self._lookups) > FORGET_ABOVE:
            self._forget_the_quiet(now)

    def _forget_the_quiet(self, now: datetime) -> None:
        self._lookups = {
            person: times for person, times in self._lookups.items() if times and now - times[-1] < MINUTE
        }
