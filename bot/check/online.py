"""``python -m bot check --online``: asks everybody Switchboard depends on, and says what to do about faults.

Everything is asked at the same time, each thing once, and tells itself in a line as it is known. No call is
looked at, nothing is written or posted, and no connection is opened that Slack could deliver anything to.
"""

import asyncio
from collections.abc import Callable

from aiohttp import ClientSession, ClientTimeout

from bot.check import words
from bot.check.channels import ChannelsCheck
from bot.check.failures import Findings, failures
from bot.check.here import ProgramState, look_here
from bot.check.hints import hints
from bot.check.invoca import check_token
from bot.check.members import MembersCheck, named_in
from bot.check.report import Report
from bot.check.slack import Installation, SlackApi, check_installation, check_socket_mode
from bot.check.words import HERE, LOOK, NOTHING_FOUND, WHEN_SLACK_SAYS
from bot.config.organizations import Directory, Organization
from bot.config.settings import Settings
from bot.database.migrate import in_use

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
