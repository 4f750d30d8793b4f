"""The way of a request: guard, ack part, and, only if that succeeded, the work.

    Slack ─signed─▶ Bolt ─▶ index entry ─▶ guard ─▶ ack part ─▶ ack
                                                        └─ on success ─▶ work ─▶ answer

Nothing before the ack asks Slack or Invoca; where all depends on whether somebody is a full member and that
isn't known, guard and ack part follow the ack. The work runs as a task of ours: Bolt's lazy listeners would
run even when the ack part raised, and their errors would reach nobody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import words
from bot.access import Permission, Rights
from bot.answers import Answers
from bot.cards.actions import base_action_id
from bot.cards.message import Message
from bot.cards.notice import looking, notice
from bot.cards.notices import notice_view
from bot.entries import Answer, Entry, Services, Work
from bot.errors import NotChecked, NotPermitted, OutOfDate, UnknownCommand
from bot.ledger.errors import CommitUnknown
from bot.reports import report
from bot.requests import Kind, Request, read
from bot.tasks import Tasks

log = logging.getLogger("switchboard.dispatch")

DECIDED_WITHIN = 2.7  # seconds: Slack wants its ack within 3
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
        """Answer whatever Slack sends: acks with status 200, also where it can't be carried out."""
        with self._tasks.acks.under_way():
            return await self._handle(req.context.ack, req.body)

    async def _handle(self, ack: AsyncAck, body: Mapping[str, Any]) -> BoltResponse:
        request = read(body)
        name = base_action_id(request.name) if request.kind is Kind.ACTION else request.name
        services = self._services
        if request.kind is Kind.ACTION and request.everyone_sees and request.channel and request.message_ts:
            # Whoever clicked it, and whatever they may: a card that mustn't be there (any more) goes.
            self._tasks.start(
                services.tagging.redrawing.look_after(request.channel, request.message_ts, request.block_ids)
            )
        rights = Rights(request.person, services.people.standing(request.person), services.directory)
        if rights.membership_matters and request.kind is Kind.SUBMISSION:
            self._tasks.start(self._learn_who(request))
            return await _keep_open(ack, request)
        if rights.membership_matters:
            self._tasks.start(self._once(request, lambda: self._decide_later(request, name, rights)))
            return await ack()
        try:
            async with asyncio.timeout(DECIDED_WITHIN):
                answer = await self._decide(request, name, rights)
        except TimeoutError:
            return await self._answer_now(ack, request, notice(words.COMMIT_UNKNOWN))
        except Exception as error:  # noqa: BLE001 - the one mapper: anything unexpected gets a reference id
            if isinstance(error, CommitUnknown) and self._changes_something(request, name):
                self._tasks.start(self._tell_whether_saved(request, error))
            return await self._answer_now(ack, request, self._report(error, name))
        if answer.message is not None:
            return await self._answer_now(ack, request, answer.message)
        self._start_work(request, name, answer)
        return await _acknowledge(ack, answer)

    def _start_work(self, request: Request, name: str, answer: Answer) -> None:
        if answer.work is not None and not answer.errors:
            work, in_place = answer.work, answer.in_place
            self._tasks.start(
                self._once(request, lambda: self._carry_out(request, name, work, in_place=in_place))
            )

    async def _decide(self, request: Request, name: str, rights: Rights) -> Answer:
        entry = self._entries.get((request.kind, name))
        if entry is None and request.kind is Kind.EVENT:
            return Answer()
        permission = Permission.LOOK if entry is None else entry.permission
        if permission is not None:
            rights.permitted(permission)
        if entry is None:
            raise UnknownCommand(name) if request.kind is Kind.COMMAND else OutOfDate
        return await entry.listener(request, rights, self._services)

    def _changes_something(self, request: Request, name: str) -> bool:
        entry = self._entries.get((request.kind, name))
        return entry is not None and entry.permission is Permission.TAG

    async def _tell_whether_saved(self, request: Request, unknown: CommitUnknown) -> None:
        """What could not be said in the ack: a commit that slipped through is delivered, and told."""
        saved = await unknown.committed()
        if saved is not None:
            said = words.SAVED_AFTER_ALL if saved else words.NOT_SAVED_AFTER_ALL
            await self._answers.refuse(request, notice(said))

    async def _answer_now(self, ack: AsyncAck, request: Request, message: Message) -> BoltResponse:
        """Answer with what needs nobody else: a command in its ack, a click by its response_url."""
        if request.kind is Kind.COMMAND:
            return await ack({**message.payload(), "response_type": "ephemeral"})
        if request.kind is Kind.SUBMISSION:
            return await ack(
                response_action="update", view=notice_view(words.SWITCHBOARD, message.text).payload()
            )
        self._tasks.start(self._once(request, lambda: self._answers.refuse(request, message)))
        return await ack()

    async def _once(self, request: Request, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work unless the same delivery has been worked on, here or by another process."""
        services = self._services
        try:
            first = not request.delivery_id or await services.deliveries.first_time(
                request.delivery_id, services.clock()
            )
        except Exception as error:  # noqa: BLE001 - twice is better than not at all, and what is set is set once
            log.warning("can't tell a repeated delivery", extra={"error": type(error).__name__})
            first = True
        if first:
            await work()

    async def _learn_who(self, request: Request) -> None:
        with suppress(NotChecked):  # the next press says so again
            await self._services.people.look_up(request.person)

    async def _decide_later(self, request: Request, name: str, rights: Rights) -> None:
        """Guard and ack part after the ack, once it is known whether the person is a full member."""
        unchecked: NotChecked | None = None
        try:
            try:
                standing = await self._services.people.look_up(request.person)
                rights = Rights(request.person, standing, rights.directory)
            except NotChecked as error:
                unchecked = error
            answer = await self._decide(request, name, rights)
        except Exception as error:  # noqa: BLE001 - the same mapper
            told = unchecked if unchecked and isinstance(error, NotPermitted) else error
            await self._answers.refuse(request, self._report(told, name))
            return
        if answer.message is not None:
            await self._answers.refuse(request, answer.message)
        elif answer.work is not None:
            await self._carry_out(request, name, answer.work, in_place=answer.in_place)

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
            if message is not None:
                await self._answers.give(request, message, in_place=in_place)
        finally:
            working.cancel()

    def _report(self, error: Exception, name: str) -> Message:
        known = any(name == entry_name for _, entry_name in self._entries)
        return report(error, name if known else "unknown", self._support_contact)


async def _keep_open(ack: AsyncAck, request: Request) -> BoltResponse:
    """Leave a form as it is: once it is closed, what is wrong with it could be said nowhere."""
    block = "" if request.view is None else request.view.first_input
    if block:
        return await ack(response_action="errors", errors={block: words.FORM_KEPT})
    return await ack(
        response_action="update", view=notice_view(words.SWITCHBOARD, words.NOT_CHECKED).payload()
    )


async def _acknowledge(ack: AsyncAck, answer: Answer) -> BoltResponse:
    """Acknowledge what was carried out, or will be: a submission with what its modal shows next."""
    if answer.errors:
        return await ack(response_action="errors", errors=dict(answer.errors))
    if answer.view is not None:
        return await ack(response_action="update", view=answer.view.payload())
    return await ack()
