"""A request as it arrived at the sandbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.invoca.organizations import OrganizationKey


@dataclass
class Received:
    """One request: what came in, when, and what it was answered with."""

    method: str
    path: str
    query: dict[str, str]
    authorization: str | None
    body: object
    """The JSON; None without a body, or when it isn't sent as JSON, or isn't JSON."""
    at: datetime
    status: int | None = None
    """None while it waits, and for good when the connection dropped instead of an answer."""
    dropped: bool = False
    """Whether the connection broke instead of a whole answer."""
    applied: bool = False
    """Whether what it asks for was done, whatever the client heard of it."""

    @property
    def waits(self) -> bool:
        """Whether its client has heard nothing yet, good or bad."""
        return self.status is None and not self.dropped

    @property
    def custom_data(self) -> dict[str, object]:
        """What an update asks to be set, by field name, as far as its body can be read so."""
        data = self._asked.get("custom_data")
        entries = [entry for entry in data if isinstance(entry, Mapping)] if isinstance(data, list) else []
        return {str(entry.get("name")): entry.get("value") for entry in entries}

    @property
    def external_unique_id(self) -> object:
        """The external id an update asks to be set; None if it doesn't."""
        return self._asked.get("external_unique_id")

    @property
    def _asked(self) -> Mapping[str, object]:
        asked = self.body.get("call_in_progress") if isinstance(self.body, Mapping) else None
        return asked if isinstance(asked, Mapping) else {}

    @property
    def write(self) -> bool:
        """Whether it wants to change something."""
        return self.method not in {"GET", "HEAD", "OPTIONS"}

    @property
    def organization(self) -> OrganizationKey | None:
        """Whose calls it is about, as far as it says so."""
        number = self.query.get("id", "")
        if not (number.isascii() and number.isdigit()):
            return None
        return self.query.get("organization_type", ""), int(number)
