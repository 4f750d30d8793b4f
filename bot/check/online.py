"""``python -m bot check --online``: asks everybody Switchboard depends on, and says what to do about faults.

Everything is asked at the same time, each thing once, and tells itself in a line as it is known. No call is
looked at, nothing is written or posted, and no connection is opened that Slack could deliver anything to.

Of the three failures that people report most of Slack apps it is said which of them what was found explains.
Their causes are those that such reports come down to again and again: nobody listening; Socket Mode on in
the app's settings and a server for URLs here, or the other way round; a URL missing where each command, or
Interactivity, has its own; an app that wasn't reinstalled; a host that sleeps; a second process connected
with the same app-level token.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aiohttp import ClientSession, ClientTimeout

from bot.check.here import Here, ProgramState, look_here
from bot.check.invoca import check_token
from bot.check.named import ChannelsCheck, MembersCheck, named_in
from bot.check.report import Report, counted, wrapped
from bot.check.slack import (
    APP_SETTINGS,
    INSTALL_AGAIN,
    Installation,
    SlackApi,
    SocketModeCheck,
    check_installation,
    check_socket_mode,
)
from bot.config.organizations import Directory, Organization
from bot.config.settings import Settings
from bot.database.migrate import in_use


def _offline(count: int) -> str:
    return f"settings and organizations file: no fault, {counted(count, 'organization', 'organizations')}"


def _verdict(wrong: int, hints: int) -> str:
    with_hints = f" ({counted(hints, 'hint', 'hints')})" if hints else ""
    if wrong:
        return f"{counted(wrong, 'thing is', 'things are')} wrong{with_hints}."
    return f"All is well{with_hints}."


def _nobody_may_use(key: str) -> str:
    return f"nobody may use this: {key} has no members. Name viewers, agents or supervisors."


def _replaces_what_was_written(key: str, tag: str, field: str) -> str:
    return (
        f"{key}: the quick tag {tag} sets {field}, a long_text field, and so replaces what somebody wrote "
        "there, once whoever clicks has said yes. append = true on the field adds it below instead."
    )


DATABASE_IN_USE = (
    "DATABASE_URL: a Switchboard serves from this SQLite file now; a second one would be refused"
)

EXPLAIN = "What Slack says when something is wrong, and where to look: check --online --explain"

WAYS_DIFFER = (
    "what runs here and SLACK_APP_TOKEN don't go together: Slack speaks to an app over HTTP or in Socket "
    "Mode, never both. See dispatch_failed below."
)

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

BOT_REFUSED = (
    "SLACK_BOT_TOKEN isn't known to work (above). If the app was removed from the workspace, it must be "
    "installed again."
)

SOCKET_REFUSED = (
    "SLACK_APP_TOKEN opens no connection (above), so in Socket Mode there is nobody Slack could give it to."
)

NOT_REINSTALLED = (
    "scopes are missing (above): the app's settings have changed since it was installed, or never had them. "
    f"Reinstall it: {INSTALL_AGAIN}."
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
    """Why nothing from Slack arrives where no program runs."""
    return (
        f"nothing runs on {address}. Start it: python -m bot {program}. If it runs on another machine, "
        "check there."
    )


def other_program(address: str) -> str:
    """The same, where another one runs."""
    return f"{address} belongs to something else (above), and that gets what Slack sends there."


def _stuck(address: str) -> str:
    return f"what listens on {address} doesn't answer at all (above). Restart it."


def not_ready(address: str) -> str:
    """The same, where it runs and isn't ready."""
    return f"what runs on {address} isn't ready (above)."


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


def hints(directory: Directory) -> tuple[str, ...]:
    """A sentence for each thing that an engineer would rather know now."""
    return tuple(said for each in directory.organizations for said in _hints(each))


def _hints(organization: Organization) -> Iterator[str]:
    members = organization.members
    if not (members.viewers or members.agents or members.supervisors):
        yield _nobody_may_use(organization.key)
    long_texts = {
        field.name for field in organization.fields if field.type == "long_text" and not field.append
    }
    for tag in organization.quick_tags:
        for name in tag.set:
            if name in long_texts:
                yield _replaces_what_was_written(organization.key, tag.name, name)


@dataclass(frozen=True)
class Findings:
    """What ``check --online`` found that bears on whether Slack reaches Switchboard."""

    bot_token_good: bool
    scopes_missing: bool
    socket_mode: SocketModeCheck
    here: Here

    @property
    def over_http(self) -> bool:
        """Whether Slack is meant to send to a URL: without an app-level token there is no other way."""
        return self.socket_mode is SocketModeCheck.NOT_MEANT

    @property
    def ways_differ(self) -> bool:
        """Whether what runs here takes what Slack sends in the one way, and the token is for the other."""
        if self.here.program == "serve":
            return self.socket_mode is SocketModeCheck.OFFERED
        return self.here.program == "socket" and self.over_http


@dataclass(frozen=True)
class SlackFailure:
    """What Slack says or does, what explains it here, and where to look besides."""

    meaning: str
    causes: tuple[str, ...]
    look: tuple[str, ...]


def failures(found: Findings) -> tuple[SlackFailure, ...]:
    """The three failures, as they are to be read with what was found."""
    undelivered = tuple(_undelivered(found))
    unheard = (SAME_AS_ABOVE,) if undelivered else ()
    reinstall = (NOT_REINSTALLED,) if found.scopes_missing else ()
    stuck = (_stuck(found.here.address),) if found.here.state is ProgramState.SILENT else ()
    return (
        SlackFailure(
            DISPATCH_FAILED,
            undelivered + reinstall,
            DISPATCH_FAILED_HTTP if found.over_http else DISPATCH_FAILED_SOCKET,
        ),
        SlackFailure(
            OPERATION_TIMEOUT,
            stuck,
            OPERATION_TIMEOUT_HTTP if found.over_http else OPERATION_TIMEOUT_SOCKET,
        ),
        SlackFailure(
            NOTHING_HAPPENS,
            unheard + stuck + reinstall,
            NOTHING_HAPPENS_HTTP if found.over_http else NOTHING_HAPPENS_SOCKET,
        ),
    )


def _undelivered(found: Findings) -> Iterator[str]:
    """Why nothing from Slack would arrive here."""
    here = found.here
    if not found.bot_token_good:
        yield BOT_REFUSED
    if found.socket_mode is SocketModeCheck.REFUSED:
        yield SOCKET_REFUSED
    match here.state:
        case ProgramState.NOTHING:
            yield nothing_runs(here.address, "serve" if found.over_http else "socket")
        case ProgramState.OTHER:
            yield other_program(here.address)
        case ProgramState.SWITCHBOARD if found.ways_differ:
            yield SERVE_IN_SOCKET_MODE if here.program == "serve" else SOCKET_NOT_MEANT
    if here.state is ProgramState.SWITCHBOARD and not here.ready:
        yield not_ready(here.address)


SECONDS = 10.0  # for each thing that is asked

AT_ONCE = 8  # requests to Slack, and as many organizations


async def check_online(
    settings: Settings,
    directory: Directory,
    say: Callable[[str], None],
    seconds: float = SECONDS,
    *,
    explain: bool = False,
) -> bool:
    """Whether everything works, hints aside; ``say`` gets every line. ``seconds`` bounds each thing asked.

    What Slack says of failures is explained where something is wrong, else with ``explain`` only.
    """
    report = Report(say)
    report.fine(_offline(len(directory.organizations)))
    for said in hints(directory):
        report.hint(said)
    places = asyncio.Semaphore(AT_ONCE)

    async def token_of(organization: Organization) -> None:
        async with places:
            await check_token(organization, report, seconds)

    async with ClientSession(timeout=ClientTimeout(total=seconds)) as session, asyncio.TaskGroup() as asking:
        slack = SlackApi(settings.slack_api_url, session, asyncio.Semaphore(AT_ONCE))
        installing = asking.create_task(_slack(settings, directory, slack, report))
        connecting = asking.create_task(check_socket_mode(slack, settings.slack_app_token, report))
        looking = asking.create_task(look_here(settings.host, settings.port, session, report))
        for organization in directory.organizations:
            asking.create_task(token_of(organization))
    installation = installing.result()
    scopes_missing = installation is not None and installation.lacks_any
    found = Findings(installation is not None, scopes_missing, connecting.result(), looking.result())
    if looking.result().state is not ProgramState.SWITCHBOARD and in_use(
        settings.database_url.get_secret_value()
    ):
        report.hint(DATABASE_IN_USE)
    if found.ways_differ:
        report.hint(WAYS_DIFFER)
    if explain or report.wrong_things or found.ways_differ:
        _tell_failures(found, report)
    else:
        report.say(EXPLAIN)
    report.say(_verdict(report.wrong_things, report.hints))
    return not report.wrong_things


async def _slack(
    settings: Settings, directory: Directory, slack: SlackApi, report: Report
) -> Installation | None:
    token = settings.slack_bot_token
    installation = await check_installation(slack, token, directory, report)
    if installation is not None:
        everybody = named_in(directory, settings.support_contact)
        await asyncio.gather(
            MembersCheck(slack, token, installation, report).check(everybody),
            ChannelsCheck(slack, token, installation, report).check(directory),
        )
    return installation


def _tell_failures(found: Findings, report: Report) -> None:
    report.say()
    report.say(WHEN_SLACK_SAYS)
    for failure in failures(found):
        report.say()
        report.say(wrapped("  ", failure.meaning, "  "))
        for cause in failure.causes or (NOTHING_FOUND,):
            report.say(wrapped(f"    {HERE}", cause, " " * 10))
        for place in failure.look:
            report.say(wrapped(f"    {LOOK}", place, " " * 10))
    report.say()
