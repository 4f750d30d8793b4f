"""The composition root: everything is made and joined here, and only here are the commands imported."""

import gc
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.access.channels import Channels
from bot.access.members import GroupLists, People, groups_of, load_groups_at_start, load_people_at_start
from bot.access.rights import Limits
from bot.access.slack_failures import retries
from bot.calls.current import Calls, RecentCalls
from bot.config.organizations import Directory
from bot.config.settings import Settings
from bot.database.database import Database, open_database
from bot.database.errors import LedgerError
from bot.delivery.drawing import CallCards
from bot.delivery.engine import Delivery, OutcomeNews
from bot.delivery.redrawing import Redrawing
from bot.delivery.to_invoca import OrganizationDelivery, Updates
from bot.delivery.to_slack import NotifyingInSlack
from bot.dispatch import Dispatcher, Services, Tagging
from bot.environment import reaching
from bot.invoca.client import InvocaClient
from bot.ledger.accept import DeliveriesSeen
from bot.ledger.audit import Audit
from bot.ledger.drafts import Drafts
from bot.ledger.lanes import Writing
from bot.ledger.lines import Lines
from bot.ledger.memberships import Groups, Memberships
from bot.ledger.replies import Replies
from bot.ledger.retention import purge_in_time
from bot.ledger.shared import SharedCards
from bot.ledger.standing import CallsTagged
from bot.ledger.watched_clock import DatabaseClock, WatchedClock
from bot.serving.application import Application
from bot.serving.gate import Gate, Refusals, WhyTurnedAway
from bot.slack.background import STANDARD, Acks, Patience, Tasks, repeated
from bot.slack.entry import Entry
from bot.slack.identity import Identity
from bot.slack.lateness import BEAT, Lateness
from bot.slack.outgoing import Answers, Posting, Views, new_session
from bot.times import Clock, Steps, elapsed, utc_now


def keep_what_is_there() -> None:
    """Have only what is made from now on be collected."""
    gc.collect()
    gc.freeze()


DRAIN = 10  # seconds that a stop waits for answers under way

PURGED_EVERY = 60.0  # seconds

LOOKED_AT_EVERY = 1.0  # seconds: whether the database can be written, and whether the clock has stepped

CHANNELS_CHECKED_EVERY = 300.0  # seconds: Slack tells of a change at once; this is for when it wasn't heard

DUE_EVERY = 1.0  # seconds between looks for cards that are to be drawn again

log = logging.getLogger("switchboard.app")


@asynccontextmanager
async def build_app(  # noqa: PLR0913 - what it is built from, and what a test controls
    settings: Settings,
    directory: Directory,
    entries: Sequence[Entry],
    controlled: Clock | None = None,
    patience: Patience = STANDARD,
    *,
    never_steps: Callable[[], float] | None = None,
) -> AsyncIterator[Application]:
    """Open the whole bot, and close it again: database, HTTP clients, session, the work under way.

    ``entries`` are the index. ``controlled`` is a clock of one's own, and ``never_steps`` tells what is a
    step of it; without them everything goes by the database's clock, on which several processes agree.
    Slack is asked in the background only: who we are, and who is in the user groups. Raises
    ConfigurationFaults where the database can't be used as it is.
    """
    watched = WatchedClock(DatabaseClock(controlled, never_steps))
    clock = controlled or watched.here
    of_answers = utc_now if controlled else clock  # their dates are never controlled
    async with AsyncExitStack() as opened:
        url = settings.database_url.get_secret_value()
        database = await opened.enter_async_context(
            open_database(url, exclusive=True, within=patience.database)
        )
        await opened.enter_async_context(repeated("database", LOOKED_AT_EVERY, database.look))
        with suppress(LedgerError):  # then it is this machine's clock, until the database answers
            await database.read(watched.judge)
        session = await opened.enter_async_context(new_session())
        clients = {
            organization.key: await opened.enter_async_context(
                InvocaClient(organization.account, clock=of_answers)
            )
            for organization in directory.organizations
        }
        slack = _slack(settings, session)
        tasks = Tasks(Acks(given_way_for=patience.behind_acks))
        identity = await opened.enter_async_context(Identity(slack))
        groups = GroupLists(slack, Groups(database), groups_of(directory), clock)
        await load_groups_at_start(groups)
        await opened.enter_async_context(repeated("groups", groups.refreshed_every, groups.refresh_all))
        retention = timedelta(days=settings.retention_days)
        values = timedelta(days=settings.values_days)
        await opened.enter_async_context(
            repeated("purge", PURGED_EVERY, lambda: purge_in_time(database, watched, retention, values))
        )
        people = People(slack, Memberships(database), groups, clock)
        await load_people_at_start(people)
        calls = Calls(clients, RecentCalls(), clock)
        views = Views(slack)
        answers = Answers(session, views, settings.slack_api_url, clock)
        drafts = Drafts(database)
        opened.push_async_callback(tasks.drain, DRAIN)  # what the last of the delivery has started, too
        tagging = await opened.enter_async_context(
            _delivering_tags(
                directory=directory,
                people=people,
                calls=calls,
                database=database,
                drafts=drafts,
                slack=slack,
                answers=answers,
                tasks=tasks,
                clock=clock,
                database_clock=watched,
                patience=patience,
            )
        )
        opened.push_async_callback(tasks.drain, DRAIN)
        services = Services(
            directory=directory,
            people=people,
            groups=groups,
            calls=calls,
            drafts=drafts,
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
        steps = _after_steps(Steps(clock, never_steps if controlled else elapsed), services)
        await opened.enter_async_context(repeated("clock", LOOKED_AT_EVERY, steps))
        lateness = Lateness(wall=lambda: (controlled or utc_now)().timestamp())
        await opened.enter_async_context(repeated("lateness", BEAT, lateness.beat))
        dispatcher = Dispatcher(entries, services, answers, tasks, settings.support_contact, lateness)
        gate = Gate(_signing_secret(settings))
        bolt = _bolt(settings, identity, dispatcher, gate.refusals)
        yield Application(bolt, gate, tasks, identity, database, dispatcher)


@asynccontextmanager
async def _delivering_tags(  # noqa: PLR0913 - everything that is joined here
    *,
    directory: Directory,
    people: People,
    calls: Calls,
    database: Database,
    drafts: Drafts,
    slack: AsyncWebClient,
    answers: Answers,
    tasks: Tasks,
    clock: Clock,
    database_clock: WatchedClock,
    patience: Patience,
) -> AsyncIterator[Tagging]:
    """Deliver tags until the block ends; what isn't delivered by then is taken up at the next start."""
    updates, outcomes, lines, replies = Updates(), OutcomeNews(), Lines(database), Replies(database)
    cards = CallCards(directory, people, calls, database, updates, Audit(database), clock, patience.card)
    redrawing = Redrawing(
        cards,
        replies,
        SharedCards(Writing(database, database_clock), secrets.token_hex(8)),
        Channels(slack, clock),
        Posting(slack),
        answers,
        outcomes,
        tasks,
        clock,
    )
    tagged = CallsTagged(database)
    organizations = {
        organization.fingerprint: OrganizationDelivery(
            organization,
            calls.clients[organization.key],
            calls=calls,
            drafts=drafts,
            lines=lines,
            tagged=tagged,
            people=people,
            directory=directory,
            updates=updates,
            clock=clock,
        )
        for organization in directory.organizations
    }
    notifying = NotifyingInSlack(slack, answers, replies, redrawing, calls, directory, organizations, clock)
    delivery = Delivery(
        database,
        {fingerprint: each.served() for fingerprint, each in organizations.items()},
        notifying.send,
        answer=notifying.answer,
        news=outcomes.heard,
        clock=database_clock,
        behind=tasks.acks.first,
    )
    async with (
        delivery,
        repeated("shared cards", CHANNELS_CHECKED_EVERY, redrawing.check_channels),
        repeated("cards to be drawn again", DUE_EVERY, redrawing.draw_due),
    ):
        yield Tagging(delivery.requests, tagged, lines, updates, outcomes, cards, redrawing)


def _after_steps(steps: Steps, services: Services) -> Callable[[], Awaitable[None]]:
    async def look() -> None:
        by = steps.since()
        if by:
            log.warning("the clock has stepped", extra={"seconds": round(by.total_seconds(), 3)})
            services.limits.clock_stepped(by)
            services.people.clock_stepped()
            services.tagging.redrawing.channels.clock_stepped()
            await services.groups.clock_stepped(by)

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
        refusals.count(WhyTurnedAway.NOT_A_REQUEST, status=400, error=type(error).__name__)
        return BoltResponse(status=400)

    app.error(not_a_request_of_slacks)
    return app
