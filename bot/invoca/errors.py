"""What Invoca's API can answer instead of what was asked.

InvocaError(BotError)
├── TokenRefused        401: the organization's token is missing, wrong or revoked
├── NotGranted          403 UnauthorizedOperation: the API isn't granted to this organization
├── FieldsRefused       403 with field messages
├── WrongVersion        400 about the version
├── RequestRefused      any other 4xx
├── CallNotFound        404 on an update: the call has ended, or never was
├── UpdatesUnavailable  404 or 405 on the update route: no updates for this organization
├── RateLimited         429
└── Unavailable         the platform's fault; worth trying again
    ├── TimedOut        no answer in time
    ├── Unreachable     no connection, or it broke
    ├── ServerFault     5xx
    └── Unreadable      an answer that is not what the documents promise: cut-off JSON, wrong types
        └── NotTheApi   a redirect, or a page for browsers: whoever looks after Switchboard can mend it

What str(), repr() and a traceback show of them never holds a token, a number, an id of a call or a body.
"""

from collections.abc import Mapping

from bot import words_invoca as words
from bot.errors import BotError


class InvocaError(BotError):
    """The API refused, failed or could not be reached.

    ``applied`` tells what became of an update: False, it was certainly not applied; None, nobody knows.
    """

    applied: bool | None = False
    contact: str | None = None
    """The Slack user id of whom to tell, where whoever asked knows it (bot.calls)."""


class TokenRefused(InvocaError):
    """401: the organization's token is missing, wrong or revoked."""

    def words(self) -> str:
        return words.not_authorized(self.contact)


class NotGranted(InvocaError):
    """403 UnauthorizedOperation: the API isn't granted to this organization, or not to this token."""

    def words(self) -> str:
        return words.not_granted(self.contact)


class FieldsRefused(InvocaError):
    """403 with messages. ``fields`` has the API's own words for each field, unescaped."""

    def __init__(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        self.fields = fields
        super().__init__("fields refused")

    def words(self) -> str:
        return words.fields_refused(self.fields)


class WrongVersion(InvocaError):
    """400: the API doesn't know the version that the configuration names."""

    def words(self) -> str:
        return words.wrong_version(self.contact)


class RequestRefused(InvocaError):
    """A 4xx that says nothing an agent could act on. ``status`` is the HTTP status."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"request refused: {status}")

    def words(self) -> str:
        return words.request_refused(self.status, self.contact)


class CallNotFound(InvocaError):
    """404 on an update: the call has ended, or never was."""

    def words(self) -> str:
        return words.CALL_NOT_FOUND


class UpdatesUnavailable(InvocaError):
    """404 or 405 on the update route itself: this organization has no updates."""

    def words(self) -> str:
        return words.updates_unavailable(self.contact)


class RateLimited(InvocaError):
    """429. ``retry_after`` is how long the API wants to be left alone, in seconds, where it said so."""

    def __init__(self, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__("rate limited")

    def words(self) -> str:
        return words.rate_limited(self.retry_after)


class Unavailable(InvocaError):
    """The platform's fault; worth trying again."""

    applied: bool | None = None


class TimedOut(Unavailable):
    """No answer in time. ``applied`` is False where the request never left."""

    def __init__(self, *, applied: bool | None = None) -> None:
        self.applied = applied
        super().__init__("timed out")

    def words(self) -> str:
        return words.TIMED_OUT


class Unreachable(Unavailable):
    """No connection, or it broke. ``applied`` is False where there never was one."""

    def __init__(self, *, applied: bool | None = None) -> None:
        self.applied = applied
        super().__init__("unreachable")

    def words(self) -> str:
        return words.UNREACHABLE


class ServerFault(Unavailable):
    """5xx. ``handle`` is what the platform's people find the failure by, where they gave one."""

    def __init__(self, status: int, handle: str | None = None) -> None:
        self.status = status
        self.handle = handle
        super().__init__(f"server fault: {status}")

    def words(self) -> str:
        return words.server_fault(self.handle)


class Unreadable(Unavailable):
    """An answer that is not what the documents promise: nothing, cut-off JSON, wrong types."""

    def words(self) -> str:
        return words.UNREADABLE


class NotTheApi(Unreadable):
    """A redirect, or a page for browsers: ``api_url`` leads elsewhere, or a proxy answers instead of the API.

    Nobody knows what became of an update: some redirect, or show a page, after they have done what was asked.
    """

    def __init__(self, *, redirect: bool = False) -> None:
        self.redirect = redirect
        super().__init__("a redirect" if redirect else "a page")

    def words(self) -> str:
        return words.redirected(self.contact) if self.redirect else words.page_instead(self.contact)
