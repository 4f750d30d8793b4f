"""What sharing adds to cards: who shared one, and what stands where one may not stand any more."""

from collections.abc import Iterator
from datetime import datetime

from slack_sdk.models.blocks import TextObject

from bot import words_share
from bot.access import Person
from bot.cards.elements import markup, moment, section
from bot.cards.message import Message
from bot.cards.notice import notice


def who_shared(person: Person | None) -> Iterator[TextObject]:
    """Small print that says who shared the card; nothing where nobody did."""
    if person is not None:
        yield markup(words_share.shared_by(person.user))


def shared_already(by: Person, at: datetime) -> Message:
    """The answer where the card of this call is in this channel."""
    return notice(words_share.shared_already(by.user, moment(at)))


def redacted_card() -> Message:
    """What replaces a shared card in a channel where other companies may be by now. It names no call."""
    return Message(words_share.REDACTED, (section(markup(words_share.REDACTED)),))
