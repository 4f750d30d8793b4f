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

from bot.errors import BotError
from bot.text.markup import clip, escape
from bot.words import IN_A_MOMENT, quote, seconds

MESSAGE_LENGTH = 200  # of what Invoca says about a field

FIELDS_SHOWN = 5


class InvocaError(BotError):
    """The API refused, failed or could not be reached.

    ``applied`` tells what became of an update: False, it was certainly not applied; None, nobody knows.
    """

    applied: bool | None = False
    contact: str | None = None
    """The Slack user id of whom to tell, where whoever asked knows it (bot.calls)."""
    organization_fingerprint: str = ""
    """Of whom was asked, likewise."""

    @property
    def _tell(self) -> str:
        return f"Tell <@{self.contact}>" if self.contact else "Tell whoever looks after Switchboard here"


class TokenRefused(InvocaError):
    """401: the organization's token is missing, wrong or revoked."""

    def words(self) -> str:
        return (
            "Invoca doesn't accept this organization's API token: it is missing, wrong or revoked. "
            f"{self._tell}. "
            "A new one is made in Invoca, under _Integrations_, _Manage Integrations_, _Invoca APIs_."
        )


class NotGranted(InvocaError):
    """403 UnauthorizedOperation: the API isn't granted to this organization, or not to this token."""

    def words(self) -> str:
        return (
            "Invoca doesn't let this organization use its Calls In Progress API, or not with this token. "
            f"{self._tell}; Invoca's customer success manager can grant it."
        )


class FieldsRefused(InvocaError):
    """403 with messages. ``fields`` has the API's own words for each field, unescaped."""

    def __init__(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        self.fields = fields
        super().__init__("fields refused")

    def words(self) -> str:
        said = []
        for name, messages in self.fields.items():
            message = " ".join("; ".join(messages).split())
            said.append(f"{quote(name)} {escape(clip(message, MESSAGE_LENGTH))}")
        more = f" (and {len(said) - FIELDS_SHOWN} more)" if len(said) > FIELDS_SHOWN else ""
        return f"Invoca refused this: {', '.join(said[:FIELDS_SHOWN])}{more}. Set another value."


class WrongVersion(InvocaError):
    """400: the API doesn't know the version that the configuration names."""

    def words(self) -> str:
        return (
            "Invoca doesn't know the API version that is configured for this organization. "
            f"{self._tell}: `api_version` needs another value."
        )


class RequestRefused(InvocaError):
    """A 4xx that says nothing an agent could act on. ``status`` is the HTTP status."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"request refused: {status}")

    def words(self) -> str:
        return f"Invoca refused the request (HTTP {self.status}). Trying again won't help. {self._tell}."


class CallNotFound(InvocaError):
    """404 on an update: the call has ended, or never was."""

    def words(self) -> str:
        return "Invoca has no such live call. It has ended, or the ID is wrong."


class UpdatesUnavailable(InvocaError):
    """404 or 405 on the update route itself: this organization has no updates."""

    def words(self) -> str:
        return (
            "Invoca takes no changes to calls for this organization; looking calls up still works. "
            f"{self._tell}."
        )


class RateLimited(InvocaError):
    """429. ``retry_after`` is how long the API wants to be left alone, in seconds, where it said so."""

    def __init__(self, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        self.again = "then"
        super().__init__("rate limited")

    def words(self) -> str:
        return f"Invoca is busy for {'a minute' if self.retry_after is None else seconds(self.retry_after)}."


class Unavailable(InvocaError):
    """The platform's fault; worth trying again."""

    applied: bool | None = None
    again = IN_A_MOMENT


class TimedOut(Unavailable):
    """No answer in time. ``applied`` is False where the request never left."""

    def __init__(self, *, applied: bool | None = None) -> None:
        self.applied = applied
        super().__init__("timed out")

    def words(self) -> str:
        return "Invoca took too long to answer."


class Unreachable(Unavailable):
    """No connection, or it broke. ``applied`` is False where there never was one."""

    def __init__(self, *, applied: bool | None = None) -> None:
        self.applied = applied
        super().__init__("unreachable")

    def words(self) -> str:
        return "Invoca can't be reached right now."


class ServerFault(Unavailable):
    """5xx. ``handle`` is what the platform's people find the failure by, where they gave one."""

    def __init__(self, status: int, handle: str | None = None) -> None:
        self.status = status
        self.handle = handle
        super().__init__(f"server fault: {status}")

    def words(self) -> str:
        found = (
            f" If you ask Invoca about it, give them error handle {quote(self.handle)}."
            if self.handle
            else ""
        )
        return f"Something went wrong at Invoca.{found}"


class Unreadable(Unavailable):
    """An answer that is not what the documents promise: nothing, cut-off JSON, wrong types."""

    def words(self) -> str:
        return "Invoca answered with something that makes no sense."


class NotTheApi(Unreadable):
    """A redirect, or a page for browsers: ``api_url`` leads elsewhere, or a proxy answers instead of the API.

    Nobody knows what became of an update: some redirect, or show a page, after they have done what was asked.
    """

    again = ""  # time mends nothing

    def __init__(self, *, redirect: bool = False) -> None:
        self.redirect = redirect
        super().__init__("a redirect" if redirect else "a page")

    def words(self) -> str:
        if self.redirect:
            return (
                "Invoca's address has moved, or is another: there is a redirect instead of an answer. "
                f"{self._tell}: `api_url` needs another value, or a proxy answers in Invoca's place."
            )
        return (
            "A web page came instead of Invoca's answer, such as a login or maintenance page. "
            f"{self._tell} if it goes on: `api_url` isn't right, or a proxy answers in Invoca's place."
        )
