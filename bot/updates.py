"""Whether an organization's calls can be written to: by configuration, and by what the API said lately."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.organizations import Organization

ASKED_AGAIN_AFTER = timedelta(minutes=10)


class NoUpdates(Enum):
    """Why calls can't be written to."""

    SWITCHED_OFF = auto()
    """``updates = false``."""
    NO_ROUTE = auto()
    """The API answered 404 or 405 to the update route itself."""


@dataclass
class Updates:
    """What is known of the update route, by organization. In memory: it is found out again soon enough."""

    _missing_since: dict[str, datetime] = field(default_factory=dict)

    def why_not(self, organization: Organization, now: datetime) -> NoUpdates | None:
        """Give why nothing can be written, or None. A missing route is tried again after ten minutes."""
        if not organization.updates:
            return NoUpdates.SWITCHED_OFF
        since = self._missing_since.get(organization.fingerprint)
        if since is not None and timedelta(0) <= now - since < ASKED_AGAIN_AFTER:
            return NoUpdates.NO_ROUTE
        return None

    def missing(self, organization_fingerprint: str, now: datetime) -> None:
        """The API has no update route for this organization."""
        self._missing_since[organization_fingerprint] = now

    def work(self, organization_fingerprint: str) -> None:
        """An update went through."""
        self._missing_since.pop(organization_fingerprint, None)
