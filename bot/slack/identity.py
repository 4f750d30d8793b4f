"""Who the bot is in Slack: asked once, in the background, so that neither start nor ack waits for Slack."""

import asyncio
import logging
from types import TracebackType
from typing import Self

from slack_sdk.web.async_client import AsyncWebClient

from bot.access.slack_failures import FAILED, reason

log = logging.getLogger("switchboard.identity")

LONGEST_WAIT = 60.0  # seconds between two tries while Slack doesn't answer


class Identity:
    """The bot's own ids, from ``auth.test``; empty until Slack has answered."""

    def __init__(self, slack: AsyncWebClient) -> None:
        self.bot_id: str | None = None
        self.bot_user_id: str | None = None
        self.refused: str | None = None
        """Why Slack hasn't told, where it was asked in vain."""
        self._slack = slack
        self._asking: asyncio.Task[None] | None = None

    @property
    def known(self) -> bool:
        """Whether Slack has told who we are."""
        return self.bot_user_id is not None

    async def __aenter__(self) -> Self:
        self._asking = asyncio.create_task(self._ask())
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking})

    async def _ask(self) -> None:
        wait = 1.0
        while True:
            try:
                answer = await self._slack.auth_test()
            except FAILED as error:
                self.refused = reason(error)
                log.warning("Slack doesn't say who we are", extra={"error": self.refused})
            else:
                self.refused = None
                self.bot_id = answer.get("bot_id")
                self.bot_user_id = answer.get("user_id")
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
