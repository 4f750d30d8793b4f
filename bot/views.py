"""Modals: opened with a trigger, stacked, and drawn again. Slack's rules are at docs.slack.dev, "Modals".

A trigger opens one modal, within three seconds; at most three can lie on each other.
"""

import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import words
from bot.cards.view import View
from bot.errors import BotError
from bot.slack_failures import FAILED, reason

log = logging.getLogger("switchboard.views")


class ViewNotShown(BotError):
    """Slack didn't show a modal: the trigger had run out, or Slack can't be reached."""

    def words(self) -> str:
        """Try again."""
        return words.VIEW_NOT_SHOWN


@dataclass(frozen=True)
class Views:
    """Slack's methods for modals. What fails raises ViewNotShown."""

    slack: AsyncWebClient

    async def open(self, trigger_id: str, view: View) -> str:
        """Open a modal; gives its id."""
        return await self._shown("views_open", trigger_id=trigger_id, view=view.payload())

    async def push(self, trigger_id: str, view: View) -> str:
        """Lay a modal on the one something was clicked in; gives its id."""
        return await self._shown("views_push", trigger_id=trigger_id, view=view.payload())

    async def update(self, view_id: str, view: View) -> None:
        """Draw a modal again, wherever it lies."""
        await self._shown("views_update", view_id=view_id, view=view.payload())

    async def _shown(self, method: str, **arguments: Any) -> str:
        try:
            answer = await getattr(self.slack, method)(**arguments)
        except FAILED as error:
            log.warning("a modal was not shown", extra={"reason": reason(error)})
            raise ViewNotShown from None
        shown = answer.get("view")
        return str(shown.get("id", "")) if isinstance(shown, dict) else ""
