"""What ``python -m bot check --online`` says of Slack: the app, Socket Mode, groups, people. Plain text.

Each says what is wrong, in Slack's own word where people may look for it, then what to do.
"""

from collections.abc import Sequence

from bot.words_check import counted, printable
from bot.words_failures import APP_SETTINGS

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
