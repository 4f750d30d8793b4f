"""Opening Socket Mode connections: the app-level token, and the ticket it gives."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.workspace import Workspace
from tests.sandbox.slack.blocks import Json
from tests.sandbox.slack.conftest import Clock
from tests.sandbox.slack.sockets import in_socket_mode, url_of_a_connection
from tests.waiting import PATIENCE


@pytest.fixture
async def slack(workspace: Workspace, clock: Clock) -> AsyncIterator[SlackSandbox]:
    async with SlackSandbox(workspace, clock=clock, ack_seconds=PATIENCE) as sandbox:
        sandbox.connect_socket_mode()
        yield sandbox


async def refusal(slack: SlackSandbox, token: str, method: str = "apps.connections.open") -> Json:
    """Call a method with a token that does not open it, and give Slack's answer."""
    client = AsyncWebClient(token, base_url=slack.api_url)
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method)
    answer: Json = caught.value.response.data
    return answer


async def test_the_url(slack: SlackSandbox) -> None:
    """An app-level token gives a URL with a ticket and the app's id, which is not written out there."""
    client = AsyncWebClient(base_url=slack.api_url)
    answer = await client.apps_connections_open(app_token=slack.workspace.app.app_token)
    url = urlsplit(answer["url"])
    query = parse_qs(url.query)
    assert answer.data == {"ok": True, "url": answer["url"]}
    assert answer.headers["x-oauth-scopes"] == "connections:write"
    assert (url.scheme, url.netloc, url.path) == ("ws", urlsplit(slack.api_url).netloc, "/link/")
    assert sorted(query) == ["app_id", "ticket"]
    assert slack.workspace.app.id not in answer["url"]
    assert [call.arguments for call in slack.calls] == [{}]


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xapp-stale", "invalid_auth"), ("xoxb-sandbox", "not_allowed_token_type")],
)
async def test_a_wrong_token_opens_no_connection(slack: SlackSandbox, token: str, error: str) -> None:
    """Only the app-level token does, not the bot's."""
    assert await refusal(slack, token) == {"ok": False, "error": error}


async def test_an_app_level_token_opens_nothing_else(slack: SlackSandbox) -> None:
    """Elsewhere it is of the wrong type, but for auth.test, which names the app."""
    token = slack.workspace.app.app_token
    assert (await refusal(slack, token, "users.info"))["error"] == "not_allowed_token_type"
    answer = await AsyncWebClient(token, base_url=slack.api_url).auth_test()
    assert answer.data == {"ok": True, "app_name": "Switchboard", "app_id": "A0SWITCHBOARD"}


async def test_an_app_level_token_comes_in_the_header(slack: SlackSandbox) -> None:
    """In the form Slack does not take it."""
    async with aiohttp.ClientSession() as session:
        form = {"token": slack.workspace.app.app_token}
        async with session.post(f"{slack.api_url}apps.connections.open", data=form) as response:
            assert await response.json() == {"ok": False, "error": "invalid_auth"}


async def test_an_app_level_token_needs_its_scope(slack: SlackSandbox) -> None:
    """Without connections:write the answer says what is needed and what there is."""
    slack.workspace.app.app_token_scopes = {"authorizations:read"}
    assert await refusal(slack, slack.workspace.app.app_token) == {
        "ok": False,
        "error": "missing_scope",
        "needed": "connections:write",
        "provided": "authorizations:read",
    }
    assert [each.code for each in slack.refused] == ["missing_scope"]


async def test_the_official_client_waits_for_its_url(slack: SlackSandbox) -> None:
    """A rate limit is one of the Web API's, and slack_sdk asks again."""
    slack.switches.rate_limit("apps.connections.open", times=1, retry_after=0)
    web_client = AsyncWebClient(slack.workspace.app.bot_token, base_url=slack.api_url)
    app = AsyncApp(signing_secret="any", client=web_client)
    async with in_socket_mode(app, slack):
        pass
    assert [call.error for call in slack.calls] == ["ratelimited", None]


@pytest.mark.parametrize("spoil", ["used", "expired", "another's", "made up"])
async def test_a_ticket_is_good_once_and_soon(slack: SlackSandbox, clock: Clock, spoil: str) -> None:
    """A ticket lasts 30 seconds, for one connection of the app it was given to."""
    url = await url_of_a_connection(slack)
    async with aiohttp.ClientSession() as session:
        if spoil == "used":
            await (await session.ws_connect(url)).close()
        elif spoil == "expired":
            clock.advance(30.1)
        elif spoil == "another's":
            slack.workspace.app.id = "A0OTHER"
        else:
            url = url.replace("ticket=", "ticket=x")
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(url)
    assert caught.value.status == 401


async def test_a_ticket_lasts_half_a_minute(slack: SlackSandbox, clock: Clock) -> None:
    """Up to its end a ticket is good."""
    url = await url_of_a_connection(slack)
    clock.advance(30)
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as raw:
        assert (await raw.receive_json())["type"] == "hello"
