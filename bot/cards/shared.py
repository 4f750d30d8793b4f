"""What sharing adds to cards: who shared one, by what it is recognized, and what stands in its place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

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


def shared_already(by: Person, at: datetime, *, drawn: bool = True) -> Message:
    """The answer where the card of this call is in this channel. ``drawn``: it shows what is known now."""
    said = words_share.shared_already(by.user, moment(at))
    return notice(said if drawn else f"{said} {words_share.DRAWN_LATER}")


def redacted_card() -> Message:
    """What replaces a shared card in a channel where other companies may be by now. It names no call."""
    return Message(words_share.REDACTED, (section(markup(words_share.REDACTED)),))


def hidden_card() -> Message:
    """What replaces a shared card for as long as it can't be checked who reads there. It names no call."""
    return Message(words_share.HIDDEN, (section(markup(words_share.HIDDEN)),))


_CARRIED = re.compile(r"shared\.([0-9A-Za-z_-]{1,40})\.\d+\.\d+")


def recognizable(payload: Mapping[str, Any], card_id: str, drawing: int) -> dict[str, Any]:
    """The payload of a card, each block with an id that says of which card it is.

    Block ids are ours to choose, come back with every click, and are new with every drawing, as Slack asks
    (docs: "Blocks", block_id).
    """
    blocks = [
        {"block_id": f"shared.{card_id}.{drawing}.{position}", **block}
        for position, block in enumerate(payload["blocks"])
    ]
    return {**payload, "blocks": blocks}


def recognized(block_ids: Iterable[str]) -> str | None:
    """The id of the card that a message carries; None: it carries none."""
    for block_id in block_ids:
        if (found := _CARRIED.fullmatch(block_id)) is not None:
            return found[1]
    return None
