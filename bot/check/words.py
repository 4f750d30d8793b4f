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


# --- check: the organizations file --------------------------------------------------------------------------


def nobody_may_use(key: str) -> str:
    return f"nobody may use this: {key} has no members. Name viewers, agents or supervisors."


def replaces_what_was_written(key: str, tag: str, field: str) -> str:
    return (
        f"{key}: the quick tag {tag} sets {field}, a long_text field, and so replaces what somebody wrote "
        "there. A choice of its own is safer."
    )


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

EXPLAIN = "What Slack says when something is wrong, and where to look: check --online --explain"

WAYS_DIFFER = (
    "what runs here and SLACK_APP_TOKEN don't go together: Slack speaks to an app over HTTP or in Socket "
    "Mode, never both. See dispatch_failed below."
)

# --- check: what Slack says ---------------------------------------------------------------------------------

APP_SETTINGS = "api.slack.com/apps, your app"

WHEN_SLACK_SAYS = f"When Slack says… (its settings: {APP_SETTINGS})"

HERE, LOOK = "here: ", "look: "

NOTHING_FOUND = "nothing that was asked above explains it"

DISPATCH_FAILED = "dispatch_failed: Slack could not hand it to Switchboard."

OPERATION_TIMEOUT = (
    "operation_timeout: Slack handed it over and heard nothing for 3 seconds. Switchboard answers in "
    "milliseconds, so it slept, or something else took it."
)

NOTHING_HAPPENS = (
    "A click does nothing, or shows a small warning sign: Switchboard never heard of it. Whatever it hears "
    "of, it answers: the card changes, or says why not."
)

# --- what explains it here ----------------------------------------------------------------------------------

BOT_REFUSED = (
    "SLACK_BOT_TOKEN isn't known to work (above). If the app was removed from the workspace, it must be "
    "installed again."
)

SOCKET_REFUSED = (
    "SLACK_APP_TOKEN opens no connection (above), so in Socket Mode there is nobody Slack could give it to."
)

NOT_REINSTALLED = (
    "scopes are missing (above): the app's settings have changed since it was installed, or never had them. "
    f"Reinstall it: {APP_SETTINGS}, Install App."
)

SERVE_IN_SOCKET_MODE = (
    "`serve` runs here, and SLACK_APP_TOKEN is set and works. If Socket Mode is on in the settings, Slack "
    "sends nothing to `serve`: run `socket` instead. If you mean to answer over HTTP, switch Socket Mode off "
    "and take SLACK_APP_TOKEN out."
)

SOCKET_NOT_MEANT = (
    "`socket` runs here, which takes nothing that Slack sends to a URL. For HTTP run `serve` instead; for "
    "Socket Mode set SLACK_APP_TOKEN here too."
)

SAME_AS_ABOVE = "the same as for dispatch_failed, above; a click only says less of it"


def nothing_runs(address: str, program: str) -> str:
    return (
        f"nothing runs on {address}. Start it: python -m bot {program}. If it runs on another machine, "
        "check there."
    )


def other_program(address: str) -> str:
    return f"{address} belongs to something else (above), and that gets what Slack sends there."


def stuck(address: str) -> str:
    return f"what listens on {address} doesn't answer at all (above). Restart it."


def not_ready(address: str) -> str:
    return f"what runs on {address} isn't ready (above)."


# --- where to look ------------------------------------------------------------------------------------------

REQUEST_URL = "https://your.address/slack/events"

FROM_OUTSIDE = (
    "https://your.address/healthz, from somewhere else. No answer: the proxy, the tunnel, the certificate. "
    'An answer, but not {"status": "alive"}: the address leads somewhere else.'
)

DISPATCH_FAILED_HTTP = (
    "Socket Mode, in the settings: off. While it is on, Slack sends nothing to a URL.",
    f"Slash Commands: every command has a Request URL of its own, {REQUEST_URL}, no slash at its end.",
    "Both at once: App Manifest, where `python -m bot manifest --url https://your.address` goes.",
    FROM_OUTSIDE,
    "Signing Secret, under Basic Information: SLACK_SIGNING_SECRET must be this app's.",
)

DISPATCH_FAILED_SOCKET = (
    "Socket Mode, in the settings: on.",
    "SLACK_BOT_TOKEN and SLACK_APP_TOKEN: of the same app? A copy made for development has its own.",
    "Only just started? Slack may take a minute to notice.",
)

ASLEEP = (
    "The first one after a quiet time fails, the next ones work: the host puts Switchboard to sleep. Take a "
    "plan that doesn't, or let something ask /healthz every few minutes."
)

LEADS_NOWHERE = (
    "All of them fail: the Request URL leads to something that takes it and never answers, such as an old "
    "deployment, or a tunnel to a laptop that sleeps."
)

OPERATION_TIMEOUT_HTTP = (ASLEEP, LEADS_NOWHERE)

OTHER_PROCESS = (
    "Every other one fails: another process is connected with the same app-level token, an old deployment or "
    "a colleague's laptop, and Slack deals out what people do among all of them. Stop it; if you can't find "
    "it, revoke the token under Basic Information, App-Level Tokens, and make a new one."
)

OPERATION_TIMEOUT_SOCKET = (OTHER_PROCESS,)

OLD_CARDS = (
    "Cards that another app posted, such as a copy for development, stay that app's: look the call up again."
)

INTERACTIVITY = (
    "Interactivity & Shortcuts, in the settings: on. Commands work without it, clicks don't. Save; reinstall "
    "the app if Slack asks for it."
)

INTERACTIVITY_URL = f"Interactivity & Shortcuts has a Request URL of its own too, the same {REQUEST_URL}."

NOTHING_HAPPENS_HTTP = (INTERACTIVITY, INTERACTIVITY_URL, OLD_CARDS)

EVERY_OTHER_CLICK = "Every other click does nothing: another process, as under operation_timeout."

NOTHING_HAPPENS_SOCKET = (INTERACTIVITY, EVERY_OTHER_CLICK, OLD_CARDS)

# --- check: Slack -------------------------------------------------------------------------------------------

INSTALL_AGAIN = f"{APP_SETTINGS}, Install App"

REINSTALL = f"add it under OAuth & Permissions, then reinstall the app ({INSTALL_AGAIN})"

NOT_ASKED = "Slack: user groups and people are not looked up, since the bot token isn't good"


def slack_asking(host: str) -> str:
    return f"Slack: asking {host} who we are"


def slack_fine(user: object, team: object, team_id: object) -> str:
    return f"Slack: the bot token works: {printable(user)} in {printable(team)} ({printable(team_id)})"


def slack_unanswered(code: str) -> str:
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


def bot_token_refused(code: str) -> str:
    return f"SLACK_BOT_TOKEN: {BOT_TOKEN.get(code) or f'Slack refuses it: {printable(code)}.'}"


def scopes_fine(count: int) -> str:
    return f"Slack: every scope is granted ({count})"


SCOPES_UNTOLD = "Slack: it didn't say which scopes are granted; a proxy may take x-oauth-scopes out"


def scope_missing(scope: str, reason: str) -> str:
    return f"Slack: the scope {scope} is missing: {reason.replace('`', '')}. To mend it, {REINSTALL}."


def scopes_superfluous(scopes: Sequence[str]) -> str:
    named = ", ".join(printable(scope) for scope in scopes)
    return f"Slack: granted, but never used: {named}. Less is safer; take it out when you next reinstall."


def nobody_here(keys: Sequence[str], team_id: str) -> str:
    whose = "its" if len(keys) == 1 else "their"
    return (
        f"Slack: the app is installed in {printable(team_id)}, which isn't among {whose} workspaces, so "
        f"nobody there can use {', '.join(keys)}. Add it to workspaces, or take the token of the right "
        "workspace."
    )


def workspaces_untold(keys: Sequence[str]) -> str:
    return (
        "Slack: the app is installed for a whole Enterprise organization; which of its workspaces that "
        f"means can't be told. See that the workspaces of {', '.join(keys)} are among them."
    )


# --- check: Socket Mode -------------------------------------------------------------------------------------

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


def app_token_refused(code: str) -> str:
    return f"SLACK_APP_TOKEN: {APP_TOKEN.get(code) or f'Slack refuses it: {printable(code)}.'}"


# --- check: user groups and people --------------------------------------------------------------------------


def groups_asking(count: int) -> str:
    return f"Slack: looking up {counted(count, 'user group', 'user groups')} of the file"


def people_asking(count: int) -> str:
    return f"Slack: looking up {counted(count, 'person', 'people')} named by id"


def group_fine(group: str, count: int) -> str:
    return f"user group {group}: {counted(count, 'person', 'people')}"


def group_empty(group: str, places: str) -> str:
    return f"user group {group} ({places}): nobody is in it, so it gives nobody a role"


def group_unknown(group: str, places: str) -> str:
    return (
        f"user group {group} ({places}): there is no such group where the app is installed. Its id is in "
        "the group's page in Slack, under the three dots, Copy group ID."
    )


def group_disabled(group: str, places: str) -> str:
    return (
        f"user group {group} ({places}): it is disabled, so it gives nobody a role. Enable it in Slack, "
        "or take it out of the file."
    )


NO_GROUPS_IN_PLAN = (
    "user groups: this workspace's plan has none (plan_upgrade_required), so those of the file give "
    "nobody a role. Name people by their ids instead."
)


def not_looked_up(what: str, scope: str) -> str:
    return f"{what}: not looked up, since the scope {scope} is missing"


def too_many(what: str, asked: int, left: int) -> str:
    return f"{what}: only the first {asked} were looked up, {left} were not"


def lookup_refused(what: str, code: str) -> str:
    if code == "ratelimited":
        return f"{what}: not all looked up, since Slack is asked too often. Check again in a minute."
    return f"{what}: not all looked up: {printable(code)}"


def channels_asking(count: int) -> str:
    return f"Slack: looking up {counted(count, 'channel', 'channels')} of the file"


def channels_fine(count: int) -> str:
    return f"channels: cards can be shared in {count}"


def channel_unknown(channel: str, place: str) -> str:
    return (
        f"channel {channel} ({place}): not found. Either the id is wrong (channel name → About → bottom), or "
        "it is private and the bot isn't in it: /invite @Switchboard there."
    )


def channel_archived(channel: str, place: str) -> str:
    return f"channel {channel} ({place}): it is archived, so nothing can be shared there"


def channel_not_joined(channel: str, place: str) -> str:
    return f"channel {channel} ({place}): the bot isn't in it. To share cards there: /invite @Switchboard"


def channel_external(channel: str, place: str) -> str:
    return (
        f"channel {channel} ({place}): people beyond the organization's workspaces read there, so no card is "
        "shared in it. If that is meant, name it in external_channels, too."
    )


def people_fine(count: int) -> str:
    return f"people named by id: {counted(count, 'is', 'are')} there"


PERSON = {
    "unknown": (
        "nobody has this id where the app is installed. In Slack: profile, three dots, Copy member ID."
    ),
    "unknown, maybe elsewhere": (
        "nobody has this id where the app is installed. If they are of another of the workspaces, all is "
        "well."
    ),
    "deleted": "this account is deactivated",
    "bot": "that is a bot, not a person",
    "guest": "that is a guest. Named by id they have this role all the same: see that it is meant.",
    "stranger": "that is somebody of another company or workspace, who gets nothing here",
}

SENT_TO_NOBODY = "People are sent there for help: name somebody else."


def person(user: str, places: str, what: str, *, sent_to_nobody: bool = False) -> str:
    now = f". {SENT_TO_NOBODY}" if sent_to_nobody and not PERSON[what].endswith(".") else ""
    return f"{user} ({places}): {PERSON[what]}{now}"
