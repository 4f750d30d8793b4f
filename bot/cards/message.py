"""What every card is in the end: a message."""

from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block

from bot.cards.sent import as_sent

LONGEST_TEXT = 3000
"""Characters of a message's text. Slack advises up to 4,000; longer ones are of no use in a notification."""


@dataclass(frozen=True)
class Message:
    """Blocks, and the text that stands for them in notifications and for screen readers."""

    text: str
    """Mrkdwn. Phone numbers in it are masked wherever the message goes: it shows on lock screens."""
    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, Any]:
        """The message as Slack's methods and a ``response_url`` take it; the sender adds where it goes."""
        return {"text": self.text, "blocks": [as_sent(block) for block in self.blocks]}
