"""What Slack says of the app: its bot token, where it is installed, its scopes, and its app-level token."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.check.report import Report, printable
from bot.config.organizations import Directory
from bot.environment import reaching
from bot.slack.entry import SCOPES

APP_SETTINGS = "api.slack.com/apps, your app"

INSTALL_AGAIN = f"{APP_SETTINGS}, Install App"

REINSTALL = f"add it under OAuth & Permissions, then reinstall the app ({INSTALL_AGAIN})"

NOT_ASKED = "Slack: user groups and people are not looked up, since the bot token isn't good"


def _slack_asking(host: str) -> str:
    return f"Slack: asking {host} who we are"


def _slack_fine(user: object, team: object, team_id: object) -> str:
    return f"Slack: the bot token works: {printable(user)} in {printable(team)} ({printable(team_id)})"


def _slack_unanswered(code: str) -> str:
    return (
        f"Slack: {code}. See whether this machine may reach SLACK_API_URL (a firewall, a proxy that "
        "HTTPS_PROXY names), and status.slack.com whether it is Slack itself."
    )


BOT_TOKEN = {
    "invalid_auth": (
        "Slack doesn't know this token (invalid_auth): copied by half, another app's, or not allowed "
        "from this network. Copy it again from OAuth & Permissions."
    ),
    "account_inactive": (
        f"the app is no longer installed there (account_inactive). Install it again: {INSTALL_AGAIN}. The "
        "token is a new one then."
    ),
    "token_revoked": (
        f"the token was revoked (token_revoked). Install the app again: {INSTALL_AGAIN}. The token is a "
        "new one then."
    ),
    "token_expired": (
        "the token has expired (token_expired): token rotation is on, and Switchboard renews none. Make "
        "the app anew from the manifest, where it is off."
    ),
    "not_allowed_token_type": (
        "that is another kind of token (not_allowed_token_type). Take the bot's, xoxb-…."
    ),
    "ratelimited": "Slack is asked too often (ratelimited), so it is untried. Check again in a minute.",
}


def _bot_token_refused(code: str) -> str:
    return f"SLACK_BOT_TOKEN: {BOT_TOKEN.get(code) or f'Slack refuses it: {printable(code)}.'}"


def _scopes_fine(count: int) -> str:
    return f"Slack: every scope is granted ({count})"


SCOPES_UNTOLD = "Slack: it didn't say which scopes are granted; a proxy may take x-oauth-scopes out"


def _scope_missing(scope: str, reason: str) -> str:
    return f"Slack: the scope {scope} is missing: {reason.replace('`', '')}. To mend it, {REINSTALL}."


def _scopes_superfluous(scopes: Sequence[str]) -> str:
    named = ", ".join(printable(scope) for scope in scopes)
    return f"Slack: granted, but never used: {named}. Less is safer; take it out when you next reinstall."


def _nobody_here(keys: Sequence[str], team_id: str) -> str:
    whose = "its" if len(keys) == 1 else "their"
    return (
        f"Slack: the app is installed in {printable(team_id)}, which isn't among {whose} workspaces, so "
        f"nobody there can use {', '.join(keys)}. Add it to workspaces, or take the token of the right "
        "workspace."
    )


def _workspaces_untold(keys: Sequence[str]) -> str:
    return (
        "Slack: the app is installed for a whole Enterprise organization; which of its workspaces that "
        f"means can't be told. See that the workspaces of {', '.join(keys)} are among them."
    )


SOCKET_ASKING = "Socket Mode: asking Slack for a connection"

SOCKET_FINE = "Socket Mode: the app-level token works, Slack offers a connection"

APP_TOKENS = "under Basic Information, App-Level Tokens"

APP_TOKEN = {
    "invalid_auth": (
        "Slack doesn't know this token (invalid_auth): revoked or copied by half. Make a new one "
        f"{APP_TOKENS}, with the scope connections:write."
    ),
    "missing_scope": (
        "it lacks the scope connections:write (missing_scope), which can't be added later. Make a new "
        f"one {APP_TOKENS}, with that scope."
    ),
    "not_allowed_token_type": (
        f"that is another kind of token (not_allowed_token_type). Take the one {APP_TOKENS}, xapp-…."
    ),
    "socket_mode_not_enabled": (
        "Socket Mode is off (socket_mode_not_enabled). Switch it on in the app's settings, or, to answer "
        "over HTTP, leave SLACK_APP_TOKEN out and run `serve`."
    ),
    "ratelimited": "Slack is asked too often (ratelimited), so it is untried. Check again in a minute.",
}


def _app_token_refused(code: str) -> str:
    return f"SLACK_APP_TOKEN: {APP_TOKEN.get(code) or f'Slack refuses it: {printable(code)}.'}"


class NoAnswer(StrEnum):
    """What stands in the place of Slack's error code where there is none."""

    UNREACHABLE = "no connection"
    TIMED_OUT = "no answer in time"
    UNREADABLE = "what came back is no answer of Slack's"


@dataclass(frozen=True)
class MethodAnswer:
    """What Slack says to one request; ``error`` is its code, or a NoAnswer, and None when it did as asked."""

    error: str | None
    body: Mapping[str, Any]
    scopes: frozenset[str] | None = None
    """Those granted to the token, where Slack tells them (``x-oauth-scopes``)."""


@dataclass(frozen=True)
class SlackApi:
    """Slack's Web API: each thing once, so many at the same time. The session bounds how long it takes."""

    url: str
    session: ClientSession
    places: asyncio.Semaphore

    async def ask(self, token: SecretStr, method: str, **arguments: str) -> MethodAnswer:
        """Ask for something; whatever goes wrong is an Answer too."""
        client = AsyncWebClient(token.get_secret_value(), self.url, session=self.session, retry_handlers=[])
        reaching(client, self.url)
        verb = "POST" if method == "apps.connections.open" else "GET"
        try:
            async with self.places:
                response = await client.api_call(method, http_verb=verb, params=arguments)
        except SlackApiError as error:
            return _refusal(error)
        except TimeoutError:
            return MethodAnswer(NoAnswer.TIMED_OUT, {})
        except (ClientError, OSError):
            return MethodAnswer(NoAnswer.UNREACHABLE, {})
        except (AttributeError, ValueError):  # slack_sdk's own, of text or a list where an object belongs
            return MethodAnswer(NoAnswer.UNREADABLE, {})
        body = response.data if isinstance(response.data, dict) else {}
        return MethodAnswer(None, body, _scopes(response.headers.get("x-oauth-scopes")))


def _refusal(error: SlackApiError) -> MethodAnswer:
    response = error.response
    code = response.get("error") if isinstance(response, AsyncSlackResponse) else None
    return MethodAnswer(code if isinstance(code, str) and code else NoAnswer.UNREADABLE, {})


def _scopes(granted: str | None) -> frozenset[str] | None:
    if granted is None:
        return None
    return frozenset(each.strip() for each in granted.split(",")) - {""}


@dataclass(frozen=True)
class Installation:
    """Where the app is installed; ``scopes`` is None where Slack doesn't tell."""

    team: str
    scopes: frozenset[str] | None

    def lacks(self, scope: str) -> bool:
        """Whether this scope is known to be missing."""
        return self.scopes is not None and scope not in self.scopes

    @property
    def lacks_any(self) -> bool:
        """Whether any scope the app needs is known to be missing."""
        return any(self.lacks(scope) for scope, _ in SCOPES)


async def check_installation(
    slack: SlackApi, token: SecretStr, directory: Directory, report: Report
) -> Installation | None:
    """Report on the bot token, its scopes and workspace; None where the token isn't good."""
    report.asking(_slack_asking(urlsplit(slack.url).hostname or ""))
    answer = await slack.ask(token, "auth.test")
    if answer.error is not None:
        report.wrong(_refused(answer.error, _bot_token_refused(answer.error)))
        report.hint(NOT_ASKED)
        return None
    body = answer.body
    team = str(body.get("team_id"))
    report.fine(_slack_fine(body.get("user"), body.get("team"), team))
    _report_workspaces(body, directory, report)
    _report_scopes(answer.scopes, report)
    return Installation(team, answer.scopes)


def _report_workspaces(body: Mapping[str, Any], directory: Directory, report: Report) -> None:
    """Tell which organizations nobody of the app's workspace may use: hints, unless it is every one."""
    team = str(body.get("team_id"))
    ours = {team, str(body.get("enterprise_id"))}
    strange = [each.key for each in directory.organizations if not ours & set(each.workspaces)]
    if not strange:
        return
    if body.get("is_enterprise_install") is True:
        report.hint(_workspaces_untold(strange))
    elif len(strange) == len(directory.organizations):
        report.wrong(_nobody_here(strange, team))
    else:
        report.hint(_nobody_here(strange, team))


def _report_scopes(granted: frozenset[str] | None, report: Report) -> None:
    if granted is None:
        report.hint(SCOPES_UNTOLD)
        return
    needed = dict(SCOPES)
    missing = [scope for scope in needed if scope not in granted]
    for scope in missing:
        report.wrong(_scope_missing(scope, needed[scope]))
    if not missing:
        report.fine(_scopes_fine(len(needed)))
    if superfluous := sorted(granted - needed.keys()):
        report.hint(_scopes_superfluous(superfluous))


class SocketModeCheck(Enum):
    """What is known of Socket Mode here."""

    NOT_MEANT = "there is no app-level token"
    OFFERED = "Slack offers a connection"
    REFUSED = "Slack refuses the app-level token"
    UNTOLD = "Slack could not be asked"


async def check_socket_mode(slack: SlackApi, token: SecretStr | None, report: Report) -> SocketModeCheck:
    """Ask for a connection, and open none: Slack would deal people's commands and clicks out to it."""
    if token is None:
        return SocketModeCheck.NOT_MEANT
    report.asking(SOCKET_ASKING)
    answer = await slack.ask(token, "apps.connections.open")
    if answer.error is None:
        report.fine(SOCKET_FINE)
        return SocketModeCheck.OFFERED
    report.wrong(_refused(answer.error, _app_token_refused(answer.error)))
    told_nothing = isinstance(answer.error, NoAnswer) or answer.error == "ratelimited"
    return SocketModeCheck.UNTOLD if told_nothing else SocketModeCheck.REFUSED


def _refused(error: str, said: str) -> str:
    return _slack_unanswered(error) if isinstance(error, NoAnswer) else said
