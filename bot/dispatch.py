"""The way of a request: guard, ack part, and, only if that succeeded, the work.

    Slack ─signed─▶ Bolt ─▶ index entry ─▶ guard ─▶ ack part ─▶ ack
                                                        └─ on success ─▶ work ─▶ answer

Nothing before the ack asks Slack or Invoca. The work runs as a task of ours: Bolt's lazy listeners would run
even when the ack part raised, and their errors would reach nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import access
from bot.access import Permission
from bot.answers import Answers
from bot.cards.actions import base_action_id
from bot.cards.message import Message
from bot.cards.notice import looking
from bot.entries import Answer, Entry, Services, Work
from bot.errors import OutOfDate
from bot.reports import report
from bot.requests import Kind, Request, read
from bot.tasks import Tasks

LOOKING_AFTER = 2.0  # seconds without a result, then a command says that it is looking


class Dispatcher(AsyncMiddleware):
    """Runs every entry of the index the same way. To Bolt it is the last middleware.

    Bolt's own matching of listeners is passed by: the index is looked up by name, at the same cost however
    long it gets, and nothing falls through it.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        services: Services,
        answers: Answers,
        tasks: Tasks,
        support_contact: str | None,
    ) -> None:
        self._entries = {(entry.kind, entry.name): entry for entry in entries}
        self._services = services
        self._answers = answers
        self._tasks = tasks
        self._support_contact = support_contact

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - of Bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002 - as above
    ) -> BoltResponse:
        """Answer whatever Slack sends: always acks, always with status 200."""
        return await self._handle(req.context.ack, req.body)

    async def _handle(self, ack: AsyncAck, body: Mapping[str, Any]) -> BoltResponse:
        request = read(body)
        name = base_action_id(request.name) if request.kind is Kind.ACTION else request.name
        try:
            answer = await self._decide(request, name)
        except Exception as error:  # noqa: BLE001 - the one mapper: anything unexpected gets a reference id
            return await self._answer_now(ack, request, self._report(error, name))
        if answer.message is not None:
            return await self._answer_now(ack, request, answer.message)
        if answer.work is not None:
            self._tasks.start(self._carry_out(request, name, answer.work, in_place=answer.in_place))
        return await ack()

    async def _decide(self, request: Request, name: str) -> Answer:
        entry = self._entries.get((request.kind, name))
        permission = Permission.LOOK if entry is None else entry.permission
        organizations = access.permitted(request.person, permission, self._services.directory)
        if entry is None:
            raise OutOfDate
        return await entry.listener(request, organizations, self._services)

    async def _answer_now(self, ack: AsyncAck, request: Request, message: Message) -> BoltResponse:
        """Answer with what needs nobody else: a command in its ack, a click by its response_url."""
        if request.kind is Kind.COMMAND:
            return await ack({**message.payload(), "response_type": "ephemeral"})
        self._tasks.start(self._answers.refuse(request, message))
        return await ack()

    async def _carry_out(self, request: Request, name: str, work: Work, *, in_place: bool) -> None:
        working = asyncio.ensure_future(work())
        try:
            if request.kind is Kind.COMMAND:
                await asyncio.wait({working}, timeout=LOOKING_AFTER)
                if not working.done():
                    await self._answers.give(request, looking(), in_place=False)
            message = await working
        except Exception as error:  # noqa: BLE001 - the same mapper, for the work
            await self._answers.refuse(request, self._report(error, name))
        else:
            await self._answers.give(request, message, in_place=in_place)
        finally:
            working.cancel()

    def _report(self, error: Exception, name: str) -> Message:
        known = any(name == entry_name for _, entry_name in self._entries)
        return report(error, name if known else "unknown", self._support_contact)
