"""How long is waited for what before something is said or done without it."""

from dataclasses import dataclass

from bot.acks import GIVEN_WAY_FOR


@dataclass(frozen=True)
class Patience:
    """All in seconds. A test on a slow machine has more of it, so that no time-out decides what it sees."""

    ack: float = 2.7
    """For what an ack waits for: Slack wants it within 3."""
    looking: float = 2.0
    """For a result; then a command says that it is looking."""
    database: float = 2.5
    """For a transaction, unless its caller says otherwise: below what an ack has."""
    card: float = 1.5
    """For the API, before a card is drawn without it."""
    behind_acks: float = GIVEN_WAY_FOR
    """For acks that never cease, before work is done between them."""


STANDARD = Patience()
