"""The three failures people report most of Slack apps, in plain text: what each means, and where to look.

Slack shows an app none of its settings, so the last word is always where a person has to look themselves.
"""

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
