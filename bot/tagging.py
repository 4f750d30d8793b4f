"""What tagging works with, together: taking requests in, and what is known and drawn of them."""

from dataclasses import dataclass

from bot.call_cards import CallCards
from bot.fates import Fates
from bot.ledger.calls_tagged import CallsTagged
from bot.ledger.lines import Lines
from bot.ledger.requests import Requests
from bot.redrawing import Redrawing
from bot.updates import Updates


@dataclass(frozen=True)
class Tagging:
    """Made once, in app.py."""

    requests: Requests
    tagged: CallsTagged
    lines: Lines
    updates: Updates
    fates: Fates
    cards: CallCards
    redrawing: Redrawing
