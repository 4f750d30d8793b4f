"""The door of the Web API: tokens, scopes, forms, headers, switched-on troubles."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.acting import refused
from tests.sandbox.slack.blocks import section
from tests.sandbox.slack.conftest import Clock


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-stale", "invalid_auth")])
async def test_a_wrong_token_opens_nothing(slack: SlackSandbox, token: str, error: str) -> None:
    """Without a token, or with another's, every method answers so."""
    client = AsyncWebClient(token=token, base_url=slack.api_url)
    assert await refused(client, "auth.test") == {"ok": False, "error": error}


async def test_a_token_may_come_in_the_form(slack: SlackSandbox) -> None:
    """The token is taken from the arguments too, and is not kept in the record of calls."""
    token = slack.workspace.app.bot_token
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{slack.api_url}auth.test", data={"token": token}) as response,
    ):
        assert (await response.json())["ok"]
    assert slack.calls_to("auth.test")[0].arguments == {}


async def test_an_unknown_method(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A method there isn't is named in the answer, and kept as the app's fault."""
    answer = await refused(client, "calls.list")
    assert answer == {"ok": False, "error": "unknown_method", "req_method": "calls.list"}
    assert [refusal.code for refusal in slack.refused] == ["unknown_method"]


@pytest.mark.parametrize(
    ("method", "arguments", "scope"),
    [
        ("chat.postMessage", {"channel": "C0SALES", "text": "Words"}, "chat:write"),
        ("users.info", {"user": "U0ANA"}, "users:read"),
        ("usergroups.list", {}, "usergroups:read"),
        ("conversations.info", {"channel": "C0SALES"}, "channels:read"),
        ("conversations.info", {"channel": "G0PRIV"}, "groups:read"),
        ("conversations.info", {"channel": "D0ANA"}, "im:read"),
        ("conversations.open", {"users": "U0ANA"}, "im:write"),
    ],
)
async def test_a_missing_scope_is_named(
    slack: SlackSandbox, client: AsyncWebClient, method: str, arguments: dict[str, str], scope: str
) -> None:
    """A method without its scope says which one it needs and which there are."""
    slack.workspace.app.scopes.discard(scope)
    assert await refused(client, method, **arguments) == {
        "ok": False,
        "error": "missing_scope",
        "needed": scope,
        "provided": ",".join(sorted(slack.workspace.app.scopes)),
    }


async def test_a_form_is_taken_like_json(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Blocks may come as JSON within a form."""
    blocks = '[{"type": "section", "text": {"type": "mrkdwn", "text": "Words"}}]'
    await client.api_call("chat.postMessage", data={"channel": "C0SALES", "blocks": blocks})
    assert slack.seen("U0ANA", "C0SALES")[0].words == "Words"


async def test_a_reading_method_does_not_see_json(client: AsyncWebClient) -> None:
    """users.info takes no JSON body: what is in it is missing."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call("users.info", json={"user": "U0ANA"})
    assert caught.value.response.data == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {"messages": ["[ERROR] missing required field: user"]},
    }


async def test_broken_json(slack: SlackSandbox) -> None:
    """A body that is not JSON, or no object, is refused."""
    headers = {"Authorization": "Bearer xoxb-sandbox", "Content-Type": "application/json"}
    errors = []
    async with aiohttp.ClientSession(headers=headers) as session:
        for body in ("{", "[]"):
            async with session.post(f"{slack.api_url}chat.postMessage", data=body) as response:
                errors.append((await response.json())["error"])
    assert errors == ["invalid_json", "json_not_object"]
    assert [refusal.code for refusal in slack.refused] == errors


async def test_calls_are_recorded(slack: SlackSandbox, client: AsyncWebClient, clock: Clock) -> None:
    """Each request is kept with its arguments, its time and its error."""
    await client.chat_postMessage(channel="C0SALES", text="Words")
    clock.advance(5)
    await refused(client, "chat.postMessage", channel="C0RANDOM", text="Words")
    first, second = slack.calls_to("chat.postMessage")
    assert (first.arguments["channel"], first.error, first.at) == ("C0SALES", None, clock.now - 5)
    assert (second.arguments["channel"], second.error, second.at) == ("C0RANDOM", "not_in_channel", clock.now)
    assert slack.calls == [first, second]


async def test_the_official_client_waits_out_a_rate_limit(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """slack_sdk's retry handler understands our 429."""
    slack.switches.rate_limit("users.info", times=2, retry_after=0)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    assert (await client.users_info(user="U0ANA"))["ok"]
    assert [call.error for call in slack.calls] == ["ratelimited", "ratelimited", None]


async def test_everyone_who_listens_hears_of_changes(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A live view is told when there is something new; a scenario can wait for it, and not for ever."""
    heard: list[int] = []
    slack.on_change(lambda: heard.append(len(slack.seen("U0ANA", "C0SALES"))))
    posting = asyncio.create_task(
        client.chat_postMessage(channel="C0SALES", blocks=[section("New")], text="New")
    )
    message = (await slack.wait_for(lambda: slack.seen("U0ANA", "C0SALES")))[0]
    assert message.words == "New"
    await posting
    assert heard[-1] == 1
    with pytest.raises(TimeoutError):
        await slack.wait_for(lambda: slack.modal("U0ANA"), seconds=0.01)
