"""What people are told when Invoca answers something else than what was asked.

An agent reads these: what happened, whether trying again helps, and whom to tell.
"""

import math
from collections.abc import Mapping, Sequence

from bot.cards.text import clip, escape
from bot.words import quote

MESSAGE_LENGTH = 200  # of what Invoca says about a field
FIELDS_SHOWN = 5
LONGEST_WAIT_IN_SECONDS = 120  # beyond, minutes read better

CALL_NOT_FOUND = "Invoca has no such call in progress. It has ended, or the id isn't right."
TIMED_OUT = "Invoca took too long to answer. Try again in a moment."
UNREACHABLE = "Invoca can't be reached right now. Try again in a moment."
UNREADABLE = "Invoca answered with something that makes no sense. Try again in a moment."


def tell(contact: str | None) -> str:
    return f"Tell <@{contact}>" if contact else "Tell whoever looks after Switchboard here"


def not_authorized(contact: str | None) -> str:
    return (
        "Invoca doesn't accept this organization's API token: it is missing, wrong or revoked. "
        f"{tell(contact)}. "
        "A new one is made in Invoca, under _Integrations_, _Manage Integrations_, _Invoca APIs_."
    )


def not_granted(contact: str | None) -> str:
    return (
        "Invoca doesn't let this organization use its Calls In Progress API, or not with this token. "
        f"{tell(contact)}; Invoca's customer success manager can grant it."
    )


def wrong_version(contact: str | None) -> str:
    return (
        "Invoca doesn't know the API version that is configured for this organization. "
        f"{tell(contact)}: `api_version` needs another value."
    )


def redirected(contact: str | None) -> str:
    return (
        "Invoca's address has moved, or is another: there is a redirect instead of an answer. "
        f"{tell(contact)}: `api_url` needs another value, or a proxy answers in Invoca's place."
    )


def page_instead(contact: str | None) -> str:
    return (
        "A web page came instead of Invoca's answer, such as a login or maintenance page. "
        f"{tell(contact)} if it goes on: `api_url` isn't right, or a proxy answers in Invoca's place."
    )


def updates_unavailable(contact: str | None) -> str:
    return (
        "Invoca takes no changes to calls for this organization; looking calls up still works. "
        f"{tell(contact)}."
    )


def fields_refused(fields: Mapping[str, Sequence[str]]) -> str:
    said = []
    for name, messages in fields.items():
        message = " ".join("; ".join(messages).split())
        said.append(f"{quote(name)} {escape(clip(message, MESSAGE_LENGTH))}")
    more = f" (and {len(said) - FIELDS_SHOWN} more)" if len(said) > FIELDS_SHOWN else ""
    return f"Invoca refused this: {', '.join(said[:FIELDS_SHOWN])}{more}. Change it and try again."


def request_refused(status: int, contact: str | None) -> str:
    return f"Invoca refused the request (HTTP {status}). Trying again won't help. {tell(contact)}."


def rate_limited(retry_after: float | None) -> str:
    if retry_after is None:
        return "Invoca is being asked too often. Try again in a minute."
    if retry_after > LONGEST_WAIT_IN_SECONDS:
        return f"Invoca is being asked too often. Try again in {math.ceil(retry_after / 60)} minutes."
    return f"Invoca is being asked too often. Try again in {max(1, math.ceil(retry_after))} s."


def server_fault(handle: str | None) -> str:
    found = f" If you ask Invoca about it, give them error handle {quote(handle)}." if handle else ""
    return f"Something went wrong at Invoca. Try again in a moment.{found}"
