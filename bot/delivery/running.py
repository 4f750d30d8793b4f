"""What tagging works with, together: taking requests in, and what is known and drawn of them."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.access.channels import Channels
from bot.access.members import People
from bot.calls.current import Calls
from bot.config.organizations import Directory
from bot.database.database import Database
from bot.delivery.drawing import CallCards
from bot.delivery.engine import Delivery
from bot.delivery.news import OutcomeNews
from bot.delivery.redrawing import Redrawing
from bot.delivery.to_invoca import OrganizationDelivery, Updates
from bot.delivery.to_slack import NotifyingInSlack
from bot.ledger.accept import TagRequests
from bot.ledger.audit import Audit
from bot.ledger.drafts import Drafts
from bot.ledger.lanes import Writing
from bot.ledger.lines import Lines
from bot.ledger.replies import Replies
from bot.ledger.shared import SharedCards
from bot.ledger.standing import CallsTagged
from bot.ledger.watched_clock import WatchedClock
from bot.slack.background import STANDARD, Patience, Tasks, repeated
from bot.slack.outgoing import Answers, Posting
from bot.times import Clock


@dataclass(frozen=True)
class Tagging:
    """Made once, in app.py."""

    requests: TagRequests
    tagged: CallsTagged
    lines: Lines
    updates: Updates
    outcomes: OutcomeNews
    cards: CallCards
    redrawing: Redrawing


CHANNELS_CHECKED_EVERY = 300.0  # seconds: Slack tells of a change at once; this is for when it wasn't heard

DUE_EVERY = 1.0  # seconds between looks for cards that are to be drawn again


@asynccontextmanager
async def delivering_tags(  # noqa: PLR0913 - everything that is joined here
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
    patience: Patience = STANDARD,
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
