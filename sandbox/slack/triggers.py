"""Trigger ids: three seconds, once."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.errors import SlackError
from sandbox.slack.identifiers import Identifiers

LIFETIME = 3.0


@dataclass
class _Trigger:
    user: str
    expires: float
    used: bool = False


class Triggers:
    """Which person did something just now, and may be shown a modal for it."""

    def __init__(self, clock: Callable[[], float], identifiers: Identifiers) -> None:
        self._clock = clock
        self._identifiers = identifiers
        self._triggers: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        """Give a new trigger id for what this person just did."""
        trigger_id = self._identifiers.trigger_id()
        self._triggers[trigger_id] = _Trigger(user, self._clock() + LIFETIME)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Use a trigger id up, giving the person; `invalid_`, `exchanged_`, `expired_trigger_id` if not."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user
