"""The composition root: everything is made and joined here, and only here are the commands imported."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answers, new_session
from bot.calls import Calls
from bot.dispatch import Dispatcher
from bot.entries import Entry, Services
from bot.identity import Identity
from bot.invoca.client import InvocaClient
from bot.kept import KeptTexts
from bot.limits import Limits
from bot.organizations import Directory
from bot.settings import NameSettings, Settings
from bot.tasks import Tasks
from bot.times import Clock, utc_now
from commands import index

DRAIN = 10  # seconds that a stop waits for answers under way
log = logging.getLogger("switchboard.app")


def entries(names: NameSettings) -> tuple[Entry, ...]:
    """The index, under the names the commands have in this workspace."""
    return index(names.calls_command)


@dataclass(frozen=True)
class Application:
    """The running parts: Bolt's app, the work under way, and who we are in Slack."""

    bolt: AsyncApp
    tasks: Tasks
    identity: Identity


@asynccontextmanager
async def build_app(
    settings: Settings, directory: Directory, clock: Clock = utc_now
) -> AsyncIterator[Application]:
    """Open the whole bot, and close it again: HTTP clients, session, the work under way.

    Opening asks nobody anything but, in the background, Slack's ``auth.test``.
    """
    async with AsyncExitStack() as opened:
        session = await opened.enter_async_context(new_session())
        clients = {
            organization.key: await opened.enter_async_context(InvocaClient(organization.account))
            for organization in directory.organizations
        }
        tasks = Tasks()
        opened.push_async_callback(tasks.drain, DRAIN)
        slack = AsyncWebClient(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.slack_api_url,
            session=session,
            timeout=10,
        )
        identity = await opened.enter_async_context(Identity(slack))
        services = Services(
            directory=directory,
            calls=Calls(clients),
            kept=KeptTexts(),
            limits=Limits(),
            clock=clock,
            calls_command=settings.calls_command,
        )
        dispatcher = Dispatcher(
            entries(settings), services, Answers(session), tasks, settings.support_contact
        )
        yield Application(_bolt(settings, identity, dispatcher), tasks, identity)


def _bolt(settings: Settings, identity: Identity, dispatcher: Dispatcher) -> AsyncApp:
    secret = settings.slack_signing_secret
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
        signing_secret=secret.get_secret_value() if secret else "",
        client=AsyncWebClient(base_url=settings.slack_api_url),
        authorize=authorize,
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(dispatcher)
    app.error(_not_a_request_of_slacks)
    return app


async def _not_a_request_of_slacks(error: Exception) -> BoltResponse:
    """Answer what failed before it came to us, such as a timestamp that is no number."""
    log.warning("a request could not be read", extra={"error": type(error).__name__})
    return BoltResponse(status=400)
