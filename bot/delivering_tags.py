"""Tagging as it runs: the ledger's delivery, joined to the API before it and to Slack behind it."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answers
from bot.call_cards import CallCards
from bot.calls import Calls
from bot.channels import Channels
from bot.delivering import OrganizationDelivery
from bot.fates import Fates
from bot.ledger.audit import Audit
from bot.ledger.calls_tagged import CallsTagged
from bot.ledger.clock import DatabaseClock
from bot.ledger.database import Database
from bot.ledger.delivery import Delivery
from bot.ledger.kept import KeptTexts
from bot.ledger.lines import Lines
from bot.ledger.replies import Replies
from bot.ledger.shared import SharedCards
from bot.ledger.writing import Writing
from bot.organizations import Directory
from bot.patience import STANDARD, Patience
from bot.people import People
from bot.periodic import repeated
from bot.posting import Posting
from bot.redrawing import Redrawing
from bot.tagging import Tagging
from bot.tasks import Tasks
from bot.telling import TellingPeople
from bot.times import Clock
from bot.updates import Updates

CHANNELS_CHECKED_EVERY = 300.0  # seconds: Slack tells of a change at once; this is for when it wasn't heard

DUE_EVERY = 1.0  # seconds between looks for cards that are to be drawn again


@asynccontextmanager
async def delivering_tags(  # noqa: PLR0913 - everything that is joined here
    *,
    directory: Directory,
    people: People,
    calls: Calls,
    database: Database,
    kept: KeptTexts,
    slack: AsyncWebClient,
    answers: Answers,
    tasks: Tasks,
    clock: Clock,
    database_clock: DatabaseClock,
    patience: Patience = STANDARD,
) -> AsyncIterator[Tagging]:
    """Deliver tags until the block ends; what isn't delivered by then is taken up at the next start."""
    updates, fates, lines, replies = Updates(), Fates(), Lines(database), Replies(database)
    cards = CallCards(directory, people, calls, database, updates, Audit(database), clock, patience.card)
    redrawing = Redrawing(
        cards,
        replies,
        SharedCards(Writing(database, database_clock), secrets.token_hex(8)),
        Channels(slack, clock),
        Posting(slack),
        answers,
        fates,
        tasks,
        clock,
    )
    tagged = CallsTagged(database)
    organizations = {
        organization.fingerprint: OrganizationDelivery(
            organization,
            calls.clients[organization.key],
            calls=calls,
            kept=kept,
            lines=lines,
            tagged=tagged,
            people=people,
            directory=directory,
            updates=updates,
            clock=clock,
        )
        for organization in directory.organizations
    }
    telling = TellingPeople(slack, answers, replies, redrawing, calls, directory, organizations, clock)
    delivery = Delivery(
        database,
        {fingerprint: each.served() for fingerprint, each in organizations.items()},
        telling.tell,
        answer=telling.answer,
        news=fates.heard,
        clock=database_clock,
        behind=tasks.acks.first,
    )
    async with (
        delivery,
        repeated("shared cards", CHANNELS_CHECKED_EVERY, redrawing.check_channels),
        repeated("cards to be drawn again", DUE_EVERY, redrawing.draw_due),
    ):
        yield Tagging(delivery.requests, tagged, lines, updates, fates, cards, redrawing)
