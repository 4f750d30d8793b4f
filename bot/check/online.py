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

from bot.check import words
from bot.check.here import Here, ProgramState, look_here
from bot.check.invoca import check_token
from bot.check.named import ChannelsCheck, MembersCheck, named_in
from bot.check.report import Report
from bot.check.slack import Installation, SlackApi, SocketModeCheck, check_installation, check_socket_mode
from bot.check.words import HERE, LOOK, NOTHING_FOUND, WHEN_SLACK_SAYS
from bot.config.organizations import Directory, Organization
from bot.config.settings import Settings
from bot.database.migrate import in_use


def hints(directory: Directory) -> tuple[str, ...]:
    """A sentence for each thing that an engineer would rather know now."""
    return tuple(said for each in directory.organizations for said in _hints(each))


def _hints(organization: Organization) -> Iterator[str]:
    members = organization.members
    if not (members.viewers or members.agents or members.supervisors):
        yield words.nobody_may_use(organization.key)
    long_texts = {field.name for field in organization.fields if field.type == "long_text"}
    for tag in organization.quick_tags:
        for name in tag.set:
            if name in long_texts:
                yield words.replaces_what_was_written(organization.key, tag.name, name)


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
    unheard = (words.SAME_AS_ABOVE,) if undelivered else ()
    reinstall = (words.NOT_REINSTALLED,) if found.scopes_missing else ()
    stuck = (words.stuck(found.here.address),) if found.here.state is ProgramState.SILENT else ()
    return (
        SlackFailure(
            words.DISPATCH_FAILED,
            undelivered + reinstall,
            words.DISPATCH_FAILED_HTTP if found.over_http else words.DISPATCH_FAILED_SOCKET,
        ),
        SlackFailure(
            words.OPERATION_TIMEOUT,
            stuck,
            words.OPERATION_TIMEOUT_HTTP if found.over_http else words.OPERATION_TIMEOUT_SOCKET,
        ),
        SlackFailure(
            words.NOTHING_HAPPENS,
            unheard + stuck + reinstall,
            words.NOTHING_HAPPENS_HTTP if found.over_http else words.NOTHING_HAPPENS_SOCKET,
        ),
    )


def _undelivered(found: Findings) -> Iterator[str]:
    """Why nothing from Slack would arrive here."""
    here = found.here
    if not found.bot_token_good:
        yield words.BOT_REFUSED
    if found.socket_mode is SocketModeCheck.REFUSED:
        yield words.SOCKET_REFUSED
    match here.state:
        case ProgramState.NOTHING:
            yield words.nothing_runs(here.address, "serve" if found.over_http else "socket")
        case ProgramState.OTHER:
            yield words.other_program(here.address)
        case ProgramState.SWITCHBOARD if found.ways_differ:
            yield words.SERVE_IN_SOCKET_MODE if here.program == "serve" else words.SOCKET_NOT_MEANT
    if here.state is ProgramState.SWITCHBOARD and not here.ready:
        yield words.not_ready(here.address)


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
    report.fine(words.offline(len(directory.organizations)))
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
        report.hint(words.DATABASE_IN_USE)
    if found.ways_differ:
        report.hint(words.WAYS_DIFFER)
    if explain or report.wrong_things or found.ways_differ:
        _tell_failures(found, report)
    else:
        report.say(words.EXPLAIN)
    report.say(words.verdict(report.wrong_things, report.hints))
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
        report.say(words.wrapped("  ", failure.meaning, "  "))
        for cause in failure.causes or (NOTHING_FOUND,):
            report.say(words.wrapped(f"    {HERE}", cause, " " * 10))
        for place in failure.look:
            report.say(words.wrapped(f"    {LOOK}", place, " " * 10))
    report.say()
