"""How a request to Slack can fail, what that says of what was asked, and how often it is sent again.

What the log may say of it is a code or a type, never an answer.
"""

import asyncio
import time
from email.utils import parsedate_to_datetime

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientOSError,
    ConnectionTimeoutError,
    ServerConnectionError,
    ServerDisconnectedError,
)
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_slack_response import AsyncSlackResponse

FAILED = (SlackApiError, ClientError, OSError, TimeoutError, ValueError, AttributeError)
"""What a method of slack_sdk's client raises; the last two on an answer that is no JSON object."""

HALF_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable", "update_failed"})
"""Slack's own faults: "it's possible some aspect of the operation succeeded" (docs: chat.postMessage)."""

TOO_OFTEN = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

NOT_OURS_TO_DO = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "missing_scope", "no_permission"}
)
"""Our token isn't taken, or not for this: the operator's to mend, and then the same works."""

CONTENT = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "markdown_text_conflict",
        "message_too_long",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "too_many_blocks",
    }
)
"""Refusals of what a message holds: the same is refused again."""

WITHOUT_A_NUMBER = 1.0  # seconds to wait where Slack asks for a pause and can't be understood

WAITED_FOR = 3.0  # seconds of a pause that whoever sends waits out; a longer one is theirs to plan with


def seconds_to_wait(error: Exception) -> float | None:
    """Give how long Slack wants to be left alone, where it said so (docs: "Rate limits")."""
    answer = getattr(error, "response", None)
    if not isinstance(answer, AsyncSlackResponse):
        return None
    said = {name.lower(): value for name, value in answer.headers.items()}.get("retry-after")
    if said is None:
        return WITHOUT_A_NUMBER if answer.status_code == 429 else None
    return read_retry_after(str(said), time.time())


def read_retry_after(said: str, now: float) -> float:
    """Read a ``Retry-After``: seconds, also with a fraction, or an HTTP date. ``now`` is in epoch seconds.

    What is neither reads as one second.
    """
    try:
        wait = float(said)
    except ValueError:
        try:
            wait = parsedate_to_datetime(said).timestamp() - now
        except (ValueError, TypeError, OverflowError):
            return WITHOUT_A_NUMBER
    return min(max(wait, 0.0), 86_400.0) if wait == wait else WITHOUT_A_NUMBER  # noqa: PLR0124 - not a number


def reason(error: Exception) -> str:
    """Give Slack's own error code where it gave one, else the kind of failure."""
    return _code(error) or type(error).__name__


def perhaps_done(error: Exception) -> bool:
    """Whether what was asked may have been done all the same: Slack said neither yes nor no."""
    if isinstance(error, ClientConnectorError | ConnectionTimeoutError):
        return False  # it was never reached
    answer = getattr(error, "response", None)
    status = getattr(answer, "status_code", None) or getattr(answer, "status", 200)
    if isinstance(status, int) and status >= 400:
        return status >= 500
    code = _code(error)
    return code is None or code in HALF_DONE


def _code(error: Exception) -> str | None:
    answer = getattr(error, "response", None)
    data = answer.data if isinstance(answer, AsyncSlackResponse) else None
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and code else None


def retries(longest_wait: float = WAITED_FOR) -> list[AsyncRetryHandler]:
    """How often a request to Slack is sent again: a connection it had closed, and a 429 after its wait.

    A pause of more than ``longest_wait`` seconds is left to whoever asked.
    """
    return [_LostConnection(max_retry_count=1), _TooOften(longest_wait)]


class _LostConnection(AsyncRetryHandler):
    """Sends once more what may be done twice. A message that was posted would be there twice."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - of slack_sdk's signature
        request: HttpRequest,
        response: HttpResponse | None = None,  # noqa: ARG002 - as above
        error: Exception | None = None,
    ) -> bool:
        if isinstance(error, ClientConnectorError):
            return True
        lost = isinstance(error, ServerConnectionError | ServerDisconnectedError | ClientOSError)
        return lost and not request.url.endswith("chat.postMessage")


class _TooOften(AsyncRetryHandler):
    """Waits as long as Slack asks for, where that is short. slack_sdk's own takes whole seconds only."""

    def __init__(self, longest_wait: float) -> None:
        super().__init__(max_retry_count=2)
        self._longest_wait = longest_wait

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - of slack_sdk's signature
        request: HttpRequest,  # noqa: ARG002 - as above
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - as above
    ) -> bool:
        if response is None or response.status_code != 429:
            return False
        return _wait_of(response) <= self._longest_wait

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 - as above
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - as above
    ) -> None:
        """Wait, and have it sent again."""
        state.next_attempt_requested = True
        await asyncio.sleep(WITHOUT_A_NUMBER if response is None else _wait_of(response))
        state.increment_current_attempt()


def _wait_of(response: HttpResponse) -> float:
    said = {name.lower(): value for name, value in response.headers.items()}.get("retry-after", "")
    return read_retry_after(said if isinstance(said, str) else "".join(said[:1]), time.time())
