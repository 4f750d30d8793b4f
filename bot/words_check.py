"""What ``python -m bot check --online`` says: plain text for a terminal; what others say is made printable.

Written for somebody tired: who is asked, what is wrong, what to do next.
"""

import textwrap
from collections.abc import Sequence

WIDTH = 100
INDENT = " " * 7
LONGEST_NAME = 60  # of what Slack says a workspace or an app is called

# --- check --------------------------------------------------------------------------------------------------


def line(label: str, text: str) -> str:
    return wrapped(f"{label:>5}  ", text, INDENT)


def wrapped(before: str, text: str, indent: str) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=before, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def printable(said: object) -> str:
    """What somebody else says, on one line, without anything a terminal would act on."""
    visible = "".join(character if character.isprintable() else " " for character in str(said))
    return " ".join(visible.split())[:LONGEST_NAME]


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def offline(count: int) -> str:
    return f"settings and organizations file: no fault, {counted(count, 'organization', 'organizations')}"


def verdict(wrong: int, hints: int) -> str:
    with_hints = f" ({counted(hints, 'hint', 'hints')})" if hints else ""
    if wrong:
        return f"{counted(wrong, 'thing is', 'things are')} wrong{with_hints}."
    return f"All is well{with_hints}."


# --- check: Invoca ------------------------------------------------------------------------------------------

TOKENS_AT_INVOCA = "in Invoca, under Integrations, Manage Integrations, Invoca APIs"


def invoca(key: str, said: str) -> str:
    return f"Invoca for {key}: {said}"


def invoca_asking(key: str, host: str) -> str:
    return invoca(key, f"asking {host}")


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


def invoca_fields_refused(keys: Sequence[str]) -> str:
    named = f": {' and '.join(keys)}" if keys else ""
    return f"Invoca refuses what the file says of this organization (403){named}. Compare it with Invoca."


def invoca_refused(status: int) -> str:
    if status == 404:
        return "there is no such API at this address (404). Look at api_url and api_version."
    return f"refused (HTTP {status}), and trying again won't help. Look at api_url, api_version, type and id."


def invoca_server_fault(status: int, handle: str | None) -> str:
    found = f" Their people find it by error handle {handle}." if handle else ""
    return f"Invoca has a fault of its own (HTTP {status}). Check again in a few minutes.{found}"


# --- check: what runs here ----------------------------------------------------------------------------------

ANY_PORT = "PORT is 0, any free one: nothing to look at here"


def here_asking(address: str) -> str:
    return f"{address}: is anything there?"


def here_free(address: str) -> str:
    return f"{address} is free: Switchboard can start here, and isn't running here now"


def here_closed(address: str, reason: str) -> str:
    return f"HOST, PORT: can't listen on {address}: {printable(reason)}"


def here_other(address: str) -> str:
    return (
        f"HOST, PORT: something that isn't Switchboard answers on {address}. Stop it, or choose another PORT."
    )


def here_silent(address: str) -> str:
    return f"HOST, PORT: something takes connections on {address} and says nothing. Is it stuck? Restart it."


def here_ready(address: str, program: str) -> str:
    return f"{address}: `{program}` runs there, and is ready"


def here_not_ready(address: str, program: str, reasons: Sequence[str]) -> str:
    why = "; ".join(printable(reason) for reason in reasons)
    return f"{address}: `{program}` runs there, and isn't ready: {why}. Its log says more."


DATABASE_IN_USE = (
    "DATABASE_URL: a Switchboard serves from this SQLite file now; a second one would be refused"
)

WAYS_DIFFER = (
    "what runs here and SLACK_APP_TOKEN don't go together: Slack speaks to an app over HTTP or in Socket "
    "Mode, never both. See dispatch_failed below."
)
