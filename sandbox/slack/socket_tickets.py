"""The tickets of Socket Mode: what `apps.connections.open` gives, and the WebSocket takes, once."""

import hashlib
from collections.abc import Callable
from urllib.parse import urlencode

from sandbox.slack.identifiers import Identifiers

LIFETIME = 30.0
"""Seconds. Slack names no number; its URL is temporary and good for one connection."""


class Tickets:
    """The tickets given out and not used yet."""

    def __init__(self, clock: Callable[[], float], identifiers: Identifiers) -> None:
        self._clock = clock
        self._identifiers = identifiers
        self._expiries: dict[str, float] = {}

    def issue(self, base_url: str, app_id: str) -> str:
        """Give the URL of one WebSocket connection for this app."""
        ticket = self._identifiers.token(32)
        self._expiries[ticket] = self._clock() + LIFETIME
        query = urlencode({"ticket": ticket, "app_id": _disguised(app_id)})
        return f"{base_url.replace('http', 'ws', 1)}/link/?{query}"

    def use(self, ticket: str, app_id: str, disguised: str) -> bool:
        """Use a ticket up; False if there is no such ticket (any more), or it is another app's."""
        expires = self._expiries.pop(ticket, None)
        return expires is not None and self._clock() <= expires and disguised == _disguised(app_id)


def _disguised(app_id: str) -> str:
    """Give an app's id as it stands in the URL: 64 hexadecimal digits there, not `A…`."""
    return hashlib.sha256(app_id.encode()).hexdigest()
