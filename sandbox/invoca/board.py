"""The board: which calls each organization has, and everything that was ever written to them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.organizations import OrganizationKey, SandboxOrganization


@dataclass(frozen=True)
class Write:
    """One update that was applied to a call: custom data in the order sent, an external id, or both."""

    at: datetime
    organization: OrganizationKey
    transaction_id: str
    custom_data: tuple[tuple[str, str], ...] = ()
    external_unique_id: str | None = None


class Board:
    """Calls by organization. What was written stays readable here after the call has ended."""

    def __init__(self, clock: Callable[[], datetime], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._calls: dict[OrganizationKey, dict[str, SandboxCall]] = defaultdict(dict)
        self._writes: list[Write] = []

    def begin(self, organization: SandboxOrganization, call: SandboxCall) -> SandboxCall:
        """Put a call on the board; it is in progress from its `began` on, which may lie ahead."""
        self._calls[organization.key][call.transaction_id] = call
        self._changed()
        return call

    def end(self, organization: SandboxOrganization, transaction_id: str) -> None:
        """End a call now. KeyError when the organization never had it."""
        calls = self._calls[organization.key]
        calls[transaction_id] = replace(calls[transaction_id], ends=self._clock())
        self._changed()

    def live(self, organization: SandboxOrganization, now: datetime) -> list[SandboxCall]:
        """Give the calls in progress at that moment with their present external ids, newest bridge first."""
        calls = [call for call in self._calls[organization.key].values() if call.in_progress(now)]
        return sorted(calls, key=lambda call: call.began, reverse=True)

    def apply(self, write: Write) -> None:
        """Do what an update asked for, to a live call or (a late one) to a call that has ended."""
        self._writes.append(write)
        if write.external_unique_id is not None:
            calls = self._calls[write.organization]
            calls[write.transaction_id] = replace(
                calls[write.transaction_id], external_unique_id=write.external_unique_id
            )
        self._changed()

    def writes(self, transaction_id: str, organization: SandboxOrganization | None = None) -> list[Write]:
        """Give every update applied to the call, oldest first, whether it is live or over."""
        return [
            write
            for write in self._writes
            if write.transaction_id == transaction_id
            and (organization is None or write.organization == organization.key)
        ]

    def values(self, transaction_id: str, organization: SandboxOrganization | None = None) -> dict[str, str]:
        """Give the custom data as it stands after every write: later ones overwrite earlier ones."""
        return {
            name: value
            for write in self.writes(transaction_id, organization)
            for name, value in write.custom_data
        }
