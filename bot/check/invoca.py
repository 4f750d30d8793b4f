"""Whether an organization's token works: one lookup of a call that isn't, with the bot's own client."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.check.report import Report
from bot.config.organizations import Organization
from bot.invoca.client import InvocaClient
from bot.invoca.connection import Timeouts
from bot.invoca.errors import (
    FieldsRefused,
    InvocaError,
    NotGranted,
    RateLimited,
    RequestRefused,
    ServerFault,
    TimedOut,
    TokenRefused,
    Unreachable,
    WrongVersion,
)

TOKENS_AT_INVOCA = "in Invoca, under Integrations, Manage Integrations, Invoca APIs"


def _said_of_invoca(key: str, said: str) -> str:
    return f"Invoca for {key}: {said}"


def _invoca_asking(key: str, host: str) -> str:
    return _said_of_invoca(key, f"asking {host}")


INVOCA_FINE = "the token works"

INVOCA_INCOMPLETE = (
    "the token works, but some of Invoca's regions don't answer just now: lists may lack calls. Nothing "
    "to do here."
)

INVOCA_TOKEN_REFUSED = (
    "the token isn't accepted (401): missing, wrong or revoked. Copy it again into the variable that "
    f"api_token names, or make a new one {TOKENS_AT_INVOCA}."
)

INVOCA_NOT_GRANTED = (
    "the token is good, but not for this (403). Either type and id are another organization's than the "
    "token's, or whoever made the token may not do this themselves, or the Calls In Progress API isn't "
    "granted: Invoca's customer success manager can grant it."
)

INVOCA_WRONG_VERSION = (
    "this api_version isn't known there (400). Leave api_version out of the file for the newest one known."
)

INVOCA_RATE_LIMITED = "asked too often (429), so the token is untried. Wait a minute and check again."

INVOCA_TIMED_OUT = (
    "no answer in time. If this stays so, see whether a firewall holds back what goes from here to "
    "api_url; otherwise it is Invoca's to mend."
)

INVOCA_UNREACHABLE = (
    "no connection. Is the name in api_url right, and may this machine reach it: directly, or through the "
    "proxy that HTTPS_PROXY names?"
)

INVOCA_UNREADABLE = (
    "what came back is no answer of the API's: a web page, a redirect, or half an answer. api_url must "
    "be the API's own address, such as https://invoca.net, with nothing in between that asks people to "
    "log in."
)


def _invoca_fields_refused(keys: Sequence[str]) -> str:
    named = f": {' and '.join(keys)}" if keys else ""
    return f"Invoca refuses what the file says of this organization (403){named}. Compare it with Invoca."


def _invoca_refused(status: int) -> str:
    if status == 404:
        return "there is no such API at this address (404). Look at api_url and api_version."
    return f"refused (HTTP {status}), and trying again won't help. Look at api_url, api_version, type and id."


def _invoca_server_fault(status: int, handle: str | None) -> str:
    found = f" Their people find it by error handle {handle}." if handle else ""
    return f"Invoca has a fault of its own (HTTP {status}). Check again in a few minutes.{found}"


NO_CALL = "SWITCHBOARD-CHECK"  # no transaction id of theirs has this form, so there is no such call

OURS = {"id": "id", "organization_type": "type"}
"""The parameters of a lookup that come from the file, and their keys there."""


async def check_token(organization: Organization, report: Report, seconds: float) -> None:
    """Look nothing up, as the organization; report whether the API lets us, and what to do if not."""
    key = organization.key
    report.asking(_invoca_asking(key, urlsplit(organization.api_url).hostname or ""))
    try:
        async with InvocaClient(organization.account, Timeouts(lookup=seconds)) as client:
            found = await client.by_transaction(NO_CALL)
    except InvocaError as error:
        report.wrong(_said_of_invoca(key, _what_now(error)))
    else:
        if found.missing:
            report.hint(_said_of_invoca(key, INVOCA_INCOMPLETE))
        else:
            report.fine(_said_of_invoca(key, INVOCA_FINE))


def _what_now(error: InvocaError) -> str:
    match error:
        case TokenRefused():
            said = INVOCA_TOKEN_REFUSED
        case NotGranted():
            said = INVOCA_NOT_GRANTED
        case FieldsRefused():
            said = _invoca_fields_refused([OURS[name] for name in error.fields if name in OURS])
        case WrongVersion():
            said = INVOCA_WRONG_VERSION
        case RequestRefused():
            said = _invoca_refused(error.status)
        case RateLimited():
            said = INVOCA_RATE_LIMITED
        case TimedOut():
            said = INVOCA_TIMED_OUT
        case Unreachable():
            said = INVOCA_UNREACHABLE
        case ServerFault():
            said = _invoca_server_fault(error.status, error.handle)
        case _:
            said = INVOCA_UNREADABLE
    return said
