"""The parts of a running bot, and what keeps it from being ready."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.database.database import Database
from bot.dispatch import Dispatcher
from bot.serving.gate import Gate
from bot.slack.background import Tasks
from bot.slack.identity import Identity


@dataclass(frozen=True)
class Application:
    """The running parts: gate, Bolt's app, what it hands on to, work under way, who we are, the database."""

    bolt: AsyncApp
    gate: Gate
    tasks: Tasks
    identity: Identity
    database: Database
    dispatcher: Dispatcher

    @property
    def not_ready(self) -> dict[str, str]:
        """What keeps it from answering, and why; empty when it is ready."""
        reasons = {}
        if not self.identity.known:
            reasons["slack"] = self.identity.refused or "no answer yet"
        if self.database.unavailable is not None:
            reasons["database"] = self.database.unavailable.value
        if not self.database.locked:
            reasons["lock"] = "the lock file beside the database was removed, and can't be made anew"
        return reasons
