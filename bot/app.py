"""The composition root: everything is made and joined here, and only here are the commands imported."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.acks import Acks
from bot.answers import Answers, new_session
from bot.calls import Calls
from bot.delivering_tags import delivering_tags
from bot.dispatch import Dispatcher
from bot.entries import Entry, Services
from bot.gate import Gate
from bot.groups import GroupLists, groups_of, load_at_start
from bot.identity import Identity
from bot.invoca.client import InvocaClient
from bot.lateness import BEAT, Lateness
from bot.ledger.audit import Audit
from bot.ledger.clock import DatabaseClock
from bot.ledger.database import Database, open_database
from bot.ledger.deliveries_seen import DeliveriesSeen
from bot.ledger.groups import Groups
from bot.ledger.kept import KeptTexts
from bot.ledger.people import People as PeopleInLedger
from bot.ledger.purge import purge
from bot.limits import Limits
from bot.organizations import Directory
from bot.patience import STANDARD, Patience
from bot.people import People
from bot.people import load_at_start as load_people
from bot.periodic import repeated
from bot.proxies import reaching
from bot.recent_calls import RecentCalls
from bot.refusals import Reason, Refusals
from bot.settings import Settings
from bot.slack_failures import retries
from bot.tasks import Tasks
from bot.times import Clock, Steps, utc_now
from bot.views import Views

DRAIN = 10  # seconds that a stop waits for answers under way
PURGED_EVERY = 60.0  # seconds
LOOKED_AT_EVERY = 1.0  # seconds: whether the database can be written, and whether the clock has stepped
log = logging.getLogger("switchboard.app")


@dataclass(frozen=True)
class Application:
    """The running parts: gate, Bolt's app, what it hands on to, work under way, who we are, the database."""

    bolt: AsyncApp
    gate: Gate
    tasks: Tasks
    identity: Identity
    database: Database
    dispatcher: Dispatcher

    @property
    def not_ready(self) -> dict[str, str]:
        """What keeps it from answering, and why; empty when it is ready."""
        reasons = {}
        if not self.identity.known:
            reasons["slack"] = self.identity.refused or "no answer yet"
        if self.database.unavailable is not None:
            reasons["database"] = self.database.unavailable.value
        if not self.database.locked:
            reasons["lock"] = "the lock file beside the database was removed, and can't be made anew"
        return reasons


@asynccontextmanager
async def build_app(
    settings: Settings,
    directory: Directory,
    entries: Sequence[Entry],
    controlled: Clock | None = None,
    patience: Patience = STANDARD,
) -> AsyncIterator[Application]:
    """Open the whole bot, and close it again: database, HTTP clients, session, the work under way.

    ``entries`` are the index. ``controlled`` is a clock of one's own; without it, what several processes must
    agree on goes by the database's.
    Slack is asked in the background only: who we are, and who is in the user groups. Raises
    ConfigurationFaults where the database can't be used as it is.
    """
    clock = controlled or utc_now
    async with AsyncExitStack() as opened:
        url = settings.database_url.get_secret_value()
        database = await opened.enter_async_context(
            open_database(url, exclusive=True, within=patience.database)
        )
        await opened.enter_async_context(repeated("database", LOOKED_AT_EVERY, database.look))
        session = await opened.enter_async_context(new_session())
        clients = {
            organization.key: await opened.enter_async_context(InvocaClient(organization.account))
            for organization in directory.organizations
        }
        slack = _slack(settings, session)
        tasks = Tasks(Acks(given_way_for=patience.behind_acks))
        identity = await opened.enter_async_context(Identity(slack))
        groups = GroupLists(slack, Groups(database), groups_of(directory), clock)
        await load_at_start(groups)
        await opened.enter_async_context(repeated("groups", groups.refreshed_every, groups.refresh_all))
        retention = timedelta(days=settings.retention_days)
        values = timedelta(days=settings.values_days)
        await opened.enter_async_context(
            repeated("purge", PURGED_EVERY, lambda: purge(database, clock(), retention, values=values))
        )
        people = People(slack, PeopleInLedger(database), groups, clock)
        await load_people(people)
        watched = _watching_the_clock(clock, people, groups)
        await opened.enter_async_context(repeated("clock", LOOKED_AT_EVERY, watched))
        calls = Calls(clients, RecentCalls(), clock)
        views = Views(slack)
        answers = Answers(session, views, settings.slack_api_url, clock)
        kept = KeptTexts(database)
        tagging = await opened.enter_async_context(
            delivering_tags(
                directory=directory,
                people=people,
                calls=calls,
                database=database,
                kept=kept,
                slack=slack,
                answers=answers,
                tasks=tasks,
                clock=clock,
                database_clock=DatabaseClock(controlled),
                patience=patience,
            )
        )
        opened.push_async_callback(tasks.drain, DRAIN)
        services = Services(
            directory=directory,
            people=people,
            groups=groups,
            calls=calls,
            kept=kept,
            audit=Audit(database),
            deliveries=DeliveriesSeen(database),
            limits=Limits(),
            clock=clock,
            tagging=tagging,
            views=views,
            calls_command=settings.calls_command,
            tag_command=settings.tag_command,
            patience=patience,
        )
        lateness = Lateness(wall=lambda: clock().timestamp())
        await opened.enter_async_context(repeated("lateness", BEAT, lateness.beat))
        dispatcher = Dispatcher(entries, services, answers, tasks, settings.support_contact, lateness)
        gate = Gate(_signing_secret(settings))
        bolt = _bolt(settings, identity, dispatcher, gate.refusals)
        yield Application(bolt, gate, tasks, identity, database, dispatcher)


def _watching_the_clock(clock: Clock, people: People, groups: GroupLists) -> Callable[[], Awaitable[None]]:
    steps = Steps(clock)

    async def look() -> None:
        back = steps.back()
        if back:
            log.warning("the clock was set back", extra={"seconds": round(back.total_seconds(), 3)})
            people.clock_set_back()
            await groups.clock_set_back(back)

    return look


def _slack(settings: Settings, session: ClientSession) -> AsyncWebClient:
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=session,
        timeout=10,
        retry_handlers=retries(),
    )
    return reaching(client, settings.slack_api_url)


def _signing_secret(settings: Settings) -> str:
    """Empty in Socket Mode, where nothing comes over HTTP."""
    secret = settings.slack_signing_secret
    return secret.get_secret_value() if secret else ""


def _bolt(settings: Settings, identity: Identity, dispatcher: Dispatcher, refusals: Refusals) -> AsyncApp:
    token = settings.slack_bot_token.get_secret_value()

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # Bolt's own way asks auth.test before the first ack; this one asks nobody.
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=token,
            bot_id=identity.bot_id,
            bot_user_id=identity.bot_user_id,
        )

    app = AsyncApp(
        name="switchboard",
        signing_secret=_signing_secret(settings),
        client=AsyncWebClient(base_url=settings.slack_api_url),
        authorize=authorize,
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(dispatcher)

    async def not_a_request_of_slacks(error: Exception) -> BoltResponse:
        """Answer what came from Slack, by its signature or socket, and is in no shape that Bolt knows."""
        refusals.count(Reason.NOT_A_REQUEST, status=400, error=type(error).__name__)
        return BoltResponse(status=400)

    app.error(not_a_request_of_slacks)
    return app
