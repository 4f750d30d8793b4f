"""What a failure of Slack's says of what was asked, and how long it wants to be left alone."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.access.slack_failures import perhaps_done, read_retry_after, seconds_to_wait

NOON = 1_606_737_600.0  # Mon, 30 Nov 2020 12:00:00 GMT


def failed(status: int = 200, code: str | None = None, **headers: str) -> SlackApiError:
    data = {} if code is None else {"ok": False, "error": code}
    answer = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=status
    )
    return SlackApiError("failed", answer)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("30", 30.0),
        ("1.5", 1.5),
        (" 2 ", 2.0),
        ("0", 0.0),
        ("-3", 0.0),
        ("", 1.0),
        ("soon", 1.0),
        ("nan", 1.0),
        ("inf", 86_400.0),
        ("Mon, 30 Nov 2020 12:00:07 GMT", 7.0),
        ("Mon, 30 Nov 2020 11:59:00 GMT", 0.0),
        ("Mon, 99 Nov 2020 12:00:07 GMT", 1.0),
    ],
)
def test_a_retry_after(said: str, seconds: float) -> None:
    """Seconds, with a fraction or without, or a date; what is neither is a second."""
    assert read_retry_after(said, NOON) == seconds


def test_where_the_header_is_missing() -> None:
    """A 429 always asks for a pause; anything else only where it says so."""
    assert seconds_to_wait(failed(429, "ratelimited")) == 1.0
    assert seconds_to_wait(failed(200, "internal_error")) is None
    assert seconds_to_wait(failed(503, **{"retry-after": "2.5"})) == 2.5
    assert seconds_to_wait(TimeoutError()) is None


@pytest.mark.parametrize(
    ("error", "perhaps"),
    [
        (failed(429, "ratelimited"), False),
        (failed(200, "ratelimited"), False),
        (failed(200, "invalid_blocks"), False),
        (failed(200, "not_in_channel"), False),
        (failed(404), False),
        (failed(200), True),
        (failed(500), True),
        (failed(503, "service_unavailable"), True),
        (failed(200, "internal_error"), True),
        (failed(200, "fatal_error"), True),
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (ValueError(), True),
        (AttributeError(), True),
    ],
)
def test_what_may_have_been_done(error: Exception, *, perhaps: bool) -> None:
    """A refusal says that it was not done; what is no answer of Slack's says nothing."""
    assert perhaps_done(error) is perhaps
