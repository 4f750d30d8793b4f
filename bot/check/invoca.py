"""Whether an organization's token works: one lookup of a call that isn't, with the bot's own client."""

from urllib.parse import urlsplit

from bot.check import words
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

NO_CALL = "SWITCHBOARD-CHECK"  # no transaction id of theirs has this form, so there is no such call

OURS = {"id": "id", "organization_type": "type"}
"""The parameters of a lookup that come from the file, and their keys there."""


async def check_token(organization: Organization, report: Report, seconds: float) -> None:
    """Look nothing up, as the organization; report whether the API lets us, and what to do if not."""
    key = organization.key
    report.asking(words.invoca_asking(key, urlsplit(organization.api_url).hostname or ""))
    try:
        async with InvocaClient(organization.account, Timeouts(lookup=seconds)) as client:
            found = await client.by_transaction(NO_CALL)
    except InvocaError as error:
        report.wrong(words.invoca(key, _what_now(error)))
    else:
        if found.missing:
            report.hint(words.invoca(key, words.INVOCA_INCOMPLETE))
        else:
            report.fine(words.invoca(key, words.INVOCA_FINE))


def _what_now(error: InvocaError) -> str:
    match error:
        case TokenRefused():
            said = words.INVOCA_TOKEN_REFUSED
        case NotGranted():
            said = words.INVOCA_NOT_GRANTED
        case FieldsRefused():
            said = words.invoca_fields_refused([OURS[name] for name in error.fields if name in OURS])
        case WrongVersion():
            said = words.INVOCA_WRONG_VERSION
        case RequestRefused():
            said = words.invoca_refused(error.status)
        case RateLimited():
            said = words.INVOCA_RATE_LIMITED
        case TimedOut():
            said = words.INVOCA_TIMED_OUT
        case Unreachable():
            said = words.INVOCA_UNREACHABLE
        case ServerFault():
            said = words.invoca_server_fault(error.status, error.handle)
        case _:
            said = words.INVOCA_UNREADABLE
    return said
