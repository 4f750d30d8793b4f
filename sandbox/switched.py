"""Which trouble is on, at Invoca and at Slack, and putting another on in its place."""

from collections import Counter
from collections.abc import Mapping
from typing import Generic

from sandbox.invoca.server import InvocaSandbox
from sandbox.not_done import NotDoneError
from sandbox.troubles import OK, Switches, Trouble

LONGEST = 600.0
"""Seconds; the most that anything can be made to take."""


class Switched(Generic[Switches]):
    """The switches of Invoca, or of Slack: one trouble of the table is on, and `ok` is one of them."""

    def __init__(self, table: Mapping[str, Trouble[Switches]], switches: Switches) -> None:
        self.table = table
        self.word = OK
        self.seconds: float | None = None
        self._switches = switches

    @property
    def words(self) -> str:
        """What the trouble that is on does."""
        return self.table[self.word].words(self.seconds)

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return self.word == OK

    def put(self, word: str, seconds: float | None = None) -> None:
        """Put this trouble on, in place of what was on before; without seconds it takes its usual time.

        Raises NotDoneError: no such trouble, or it doesn't take so many seconds.
        """
        if word not in self.table:
            raise NotDoneError(f"There is no switch {word!r}.")
        trouble = self.table[word]
        if seconds is not None and trouble.seconds is None:
            raise NotDoneError(f"{word} takes no seconds.")
        if seconds is not None and not 0 <= seconds <= LONGEST:
            raise NotDoneError(f"The seconds of {word} are a number from 0 to {LONGEST:g}.")
        self.table[OK].switch(self._switches, 0.0)
        self.seconds = trouble.seconds if seconds is None else seconds
        trouble.switch(self._switches, self.seconds or 0.0)
        self.word = word


def landed(invoca: InvocaSandbox) -> list[str]:
    """Let the updates land that Invoca kept back until its next switch; gives a sentence for each call."""
    counted = Counter(write.transaction_id for write in invoca.apply_late_writes())
    return [
        f"What Invoca was sent for {call}{f', {count} times,' if count > 1 else ''} lands only now."
        for call, count in counted.items()
    ]
