"""How long the API is waited for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timeouts:
    """All in seconds."""

    connect: float = 2.0
    read: float = 8.0
    """For the next bytes of an answer."""
    write: float = 2.0
    pool: float = 10.0
    """For one of the connections to be free."""
    lookup: float = 10.0
    """For a whole lookup: waiting, asking, asking again."""
    backoff: float = 0.25
    """About how long to wait before a lookup is tried again; doubled each time."""

    @property
    def request(self) -> float:
        """For one whole request, so that an answer that trickles in can't take for ever."""
        return self.pool + self.connect + self.write + self.read
