"""What sharing adds to cards: who shared one, by what it is recognized, and what stands in its place."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.cards.kit.blocks import Message, Text, markup, minute, section
from bot.cards.kit.notices import notice
from bot.person import Person

DRAWN_LATER = "Slack didn't take the change of the card right now; it follows as soon as Slack does."

REDACTED = (
    "*This call isn't shown here any more.* Other companies may be in this channel now, or it isn't one of "
    "the organization's channels any more."
)

HIDDEN = (
    "*This call isn't shown right now.* "
    "I can't check with Slack whether other companies are in this channel, and calls aren't for them."
)


def _shared_already(by: str, moment: str) -> str:
    return f"This call is shared in this channel already: by <@{by}>, {moment}."


def _shared_by(user: str) -> str:
    return f"Shared by <@{user}>"


def who_shared(person: Person | None) -> Text | None:
    """Small print that says who shared the card; None where nobody did."""
    return None if person is None else markup(_shared_by(person.user))


def shared_already(by: Person, at: datetime, *, drawn: bool = True) -> Message:
    """The answer where the card of this call is in this channel. ``drawn``: it shows what is known now."""
    said = _shared_already(by.user, minute(at))
    return notice(said if drawn else f"{said} {DRAWN_LATER}")


def redacted_card() -> Message:
    """What replaces a shared card in a channel where other companies may be by now. It names no call."""
    return Message(REDACTED, (section(markup(REDACTED)),))


def hidden_card() -> Message:
    """What replaces a shared card for as long as it can't be checked who reads there. It names no call."""
    return Message(HIDDEN, (section(markup(HIDDEN)),))


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
