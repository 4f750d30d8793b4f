"""A request as it arrived at the sandbox."""

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
