"""What Slack says of the app: its bot token, where it is installed, its scopes, and its app-level token."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.check import words
from bot.check.report import Report
from bot.config.organizations import Directory
from bot.environment.addresses import reaching
from bot.slack.entry import SCOPES


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
    report.asking(words.slack_asking(urlsplit(slack.url).hostname or ""))
    answer = await slack.ask(token, "auth.test")
    if answer.error is not None:
        report.wrong(_refused(answer.error, words.bot_token_refused(answer.error)))
        report.hint(words.NOT_ASKED)
        return None
    body = answer.body
    team = str(body.get("team_id"))
    report.fine(words.slack_fine(body.get("user"), body.get("team"), team))
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
        report.hint(words.workspaces_untold(strange))
    elif len(strange) == len(directory.organizations):
        report.wrong(words.nobody_here(strange, team))
    else:
        report.hint(words.nobody_here(strange, team))


def _report_scopes(granted: frozenset[str] | None, report: Report) -> None:
    if granted is None:
        report.hint(words.SCOPES_UNTOLD)
        return
    needed = dict(SCOPES)
    missing = [scope for scope in needed if scope not in granted]
    for scope in missing:
        report.wrong(words.scope_missing(scope, needed[scope]))
    if not missing:
        report.fine(words.scopes_fine(len(needed)))
    if superfluous := sorted(granted - needed.keys()):
        report.hint(words.scopes_superfluous(superfluous))


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
    report.asking(words.SOCKET_ASKING)
    answer = await slack.ask(token, "apps.connections.open")
    if answer.error is None:
        report.fine(words.SOCKET_FINE)
        return SocketModeCheck.OFFERED
    report.wrong(_refused(answer.error, words.app_token_refused(answer.error)))
    told_nothing = isinstance(answer.error, NoAnswer) or answer.error == "ratelimited"
    return SocketModeCheck.UNTOLD if told_nothing else SocketModeCheck.REFUSED


def _refused(error: str, said: str) -> str:
    return words.slack_unanswered(error) if isinstance(error, NoAnswer) else said
