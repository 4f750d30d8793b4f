"""How a request to Slack can fail, and what the log may say of it: a code or a type, never an answer."""

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

FAILED = (SlackApiError, ClientError, OSError, TimeoutError, ValueError, AttributeError)
"""What a method of slack_sdk's client raises; the last two on an answer that is no JSON object."""


def seconds_to_wait(error: Exception) -> float | None:
    """Give how long Slack wants to be left alone, where it said so (docs: "Rate limits")."""
    answer = getattr(error, "response", None)
    if not isinstance(answer, AsyncSlackResponse):
        return None
    said = {name.lower(): value for name, value in answer.headers.items()}.get("retry-after", "")
    return float(said) if str(said).isdecimal() else None


def reason(error: Exception) -> str:
    """Give Slack's own error code where it gave one, else the kind of failure."""
    answer = getattr(error, "response", None)
    data = answer.data if isinstance(answer, AsyncSlackResponse) else None
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) else type(error).__name__
