"""How often one person may ask: so many lookups and changes in any minute. No clock of its own."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from bot.errors import TooOften
from bot.person import Person

MINUTE = timedelta(minutes=1)

LOOKUPS_A_MINUTE = 30

CHANGES_A_MINUTE = 60

FORGET_ABOVE = 10_000  # people; then those who have been quiet for a minute are forgotten


@dataclass
class Limit:
    """A sliding minute for each person.

    By user id alone, so that it holds also while it becomes known where somebody is at home.
    """

    a_minute: int
    _times: dict[str, deque[datetime]] = field(default_factory=dict)

    def count(self, person: Person, now: datetime) -> None:
        """Count one time. Raises TooOften, uncounted, when the minute's are used up."""
        times = self._times.setdefault(person.user, deque())
        if times and now < times[-1]:  # the clock was set back: as if the last time were now
            back = times[-1] - now
            times = self._times[person.user] = deque(each - back for each in times)
        while times and now - times[0] >= MINUTE:
            times.popleft()
        if len(times) >= self.a_minute:
            raise TooOften((MINUTE - (now - times[0])).total_seconds())
        times.append(now)
        if len(self._times) > FORGET_ABOVE:
            self._forget_the_quiet(now)

    def give_back(self, person: Person) -> None:
        """Uncount the last time: nothing came of it."""
        times = self._times.get(person.user)
        if times:
            times.pop()

    def clock_stepped(self, by: timedelta) -> None:
        """Every time counted is as long ago as it was."""
        self._times = {user: deque(each + by for each in times) for user, times in self._times.items()}

    def _forget_the_quiet(self, now: datetime) -> None:
        self._times = {
            user: times for user, times in self._times.items() if times and now - times[-1] < MINUTE
        }


class Limited(Enum):
    """What one thing that a person does counts as."""

    LOOKUP = "lookup"
    """It may ask the API, open a form, or keep what was typed."""
    CHANGE = "change"
    """It may set something, or keep what is to be set."""


@dataclass
class Limits:
    """What is limited."""

    lookups: Limit = field(default_factory=lambda: Limit(LOOKUPS_A_MINUTE))
    changes: Limit = field(default_factory=lambda: Limit(CHANGES_A_MINUTE))

    def count(self, what: Limited, person: Person, now: datetime) -> None:
        """Count one of these. Raises TooOften."""
        (self.lookup if what is Limited.LOOKUP else self.change)(person, now)

    def give_back(self, what: Limited, person: Person) -> None:
        """Uncount the last of these."""
        (self.lookups if what is Limited.LOOKUP else self.changes).give_back(person)

    def clock_stepped(self, by: timedelta) -> None:
        """Nobody may do more, or has to wait for longer, because the clock has stepped."""
        self.lookups.clock_stepped(by)
        self.changes.clock_stepped(by)

    def lookup(self, person: Person, now: datetime) -> None:
        """Count one lookup. Raises TooOften."""
        self.lookups.count(person, now)

    def change(self, person: Person, now: datetime) -> None:
        """Count one change. Raises TooOften."""
        self.changes.count(person, now)
