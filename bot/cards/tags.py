"""What a card is told of the tags of its call. They come from the ledger: the API gives none of them back."""

from dataclasses import dataclass

from bot.ledger.asked import Request
from bot.ledger.calls_tagged import Latest
from bot.ledger.pauses import Reason


@dataclass(frozen=True)
class Tags:
    """What was set on one call through Switchboard, and whether more may be."""

    latest: Latest
    not_saved: tuple[Request, ...] = ()
    """What came to nothing, newest first. On a card that one person sees, only of theirs."""
    may_tag: bool = False
    """Whether the card has quick tags, and the way to everything else that can be set."""
    may_share: bool = False
    """Whether the viewer may share the card, also where nothing can be set; whoever may tag may share."""
    paused: Reason | None = None
    """Why nothing is sent to Invoca for the organization right now."""
    profile: bool = False
    """Whether the viewer may see the caller's profile; where a channel sees the card, nobody may."""


NO_TAGS = Tags(Latest())
