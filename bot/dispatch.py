"""The way of a request: guard, ack part, and, only if that succeeded, the work.

    Slack ─signed─▶ Bolt ─▶ index entry ─▶ guard ─▶ ack part ─▶ ack
                                                        └─ on success ─▶ work ─▶ answer

Nothing before the ack asks Slack or Invoca; where all depends on who somebody is, and that isn't known,
guard and ack part follow the ack. The work runs as a task of ours: Bolt's lazy listeners would
run even when the ack part raised, and their errors would reach nobody.

No ack without a decision. What was decided, also against (not permitted, too often, out of date), is acked.
Where it could not be decided, nothing was set, or nobody knows yet, Slack itself has to show that it failed,
since what is said by ``response_url`` may not arrive, or this process may end before it is said:

| asked by         | not done: busy (2.5 s), full, out of reach, our fault   | perhaps committed            |
|------------------|---------------------------------------------------------|------------------------------|
| command          | 200 with the words, so that they are told with the ack  | the same, then what it is    |
| click            | 503: Slack's warning sign; and the words                | the same, then what it is    |
| shortcut         | 503: Slack says that it failed; and the words           | (sets nothing)               |
| modal submission | 200 with the words at its first input, and the form     | the same; pressed again it   |
|                  | stays; 503 without one: Slack says so over the form     | is the same, saved once      |
| event            | 503: Slack sends it again                               | (sets nothing)               |

What comes later than Slack waits is answered as a click that was not done, an event excepted. Of too many at
once a command is told in its ack; all else is 503 alone, since to say more would cost as much as to do it.
Over a socket 503 is no ack, which Slack shows the same way. The words are told until they are (answers.py).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

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
from bot.errors import BotError, GaveUp, NotChecked, NotPermitted, OutOfDate, TooOften, UnknownCommand
from bot.lateness import Lateness
from bot.ledger.errors import CommitUnknown, DatabaseBusy, LedgerError
from bot.ledger.transactions import in_time
from bot.reports import report
from bot.requests import Kind, Request, read
from bot.tasks import Tasks

log = logging.getLogger("switchboard.dispatch")

AT_ONCE = 300  # being decided; a small machine acks no more of them in time
SAID_EVERY = 10.0  # seconds, at the most, that too many come at once


class Dispatcher(AsyncMiddleware):
    """Runs every entry of the index the same way. To Bolt it is the last middleware.

    Bolt's own matching of listeners is passed by: the index is looked up by name, at the same cost however
    long it gets, and nothing falls through it.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what every request goes through
        self,
        entries: Sequence[Entry],
        services: Services,
        answers: Answers,
        tasks: Tasks,
        support_contact: str | None,
        lateness: Lateness,
    ) -> None:
        self._entries = {(entry.kind, entry.name): entry for entry in entries}
        self._services = services
        self._answers = answers
        self._tasks = tasks
        self._support_contact = support_contact
        self._lateness = lateness
        self.at_once = AT_ONCE
        """So many may be being decided."""
        self.too_many = 0
        """So many were refused because too many were being decided."""
        self._said_too_many_at = float("-inf")

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - of Bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002 - as above
    ) -> BoltResponse:
        """Answer whatever Slack sends: with its ack, or with 503 where it could not be decided."""
        acks = self._tasks.acks
        if acks.count >= self.at_once:
            return await self._refuse_at_once(req)
        with acks.under_way():
            signed_at = req.context.get("signed_at")  # by the gate; what comes through a socket has none
            request = read(req.body, signed_at)
            late = self._lateness.of(request.asked_at, request.asked_by)
            return await self._handle(req.context.ack, request, self._services.patience.ack - late)

    async def _handle(self, ack: AsyncAck, claimed: Request, within: float) -> BoltResponse:
        until = asyncio.get_running_loop().time() + within
        people = self._services.people
        name = base_action_id(claimed.name) if claimed.kind is Kind.ACTION else claimed.name
        if within <= 0 and claimed.kind is not Kind.EVENT:
            return await self._not_decided(ack, claimed, self._report(GaveUp(), name), in_time=False)
        if claimed.kind is Kind.ACTION and claimed.everyone_sees and claimed.channel and claimed.message_ts:
            # Whoever clicked it, and whatever they may: a card that mustn't be there (any more) goes.
            redrawing = self._services.tagging.redrawing
            self._tasks.start(redrawing.look_after(claimed.channel, claimed.message_ts, claimed.block_ids))
        person = await people.recognize(claimed.person, on_grid=claimed.on_grid)
        request = replace(claimed, person=person)
        standing = people.standing(person, claimed.person.home)
        rights = Rights(person, standing, self._services.directory)
        if rights.membership_matters and request.kind is Kind.SUBMISSION:
            self._tasks.start(self._learn_who(claimed))
            return await _keep_open(ack, request, words.FORM_KEPT, words.NOT_CHECKED)
        if rights.membership_matters:
            self._tasks.start(self._once(request, lambda: self._decide_later(claimed, name, rights)))
            return await ack()
        left = until - asyncio.get_running_loop().time() if within > 0 else self._services.patience.ack
        return await self._decided(ack, request, name, rights, left)

    async def _decided(
        self, ack: AsyncAck, request: Request, name: str, rights: Rights, within: float
    ) -> BoltResponse:
        try:
            # The database gives up by itself and knows what became of a commit; the time-out is for all else.
            async with asyncio.timeout(within + 0.1):
                with in_time(within):
                    answer = await self._decide(request, name, rights)
        except Exception as caught:  # noqa: BLE001 - the one mapper: anything unexpected gets a reference id
            error = DatabaseBusy() if isinstance(caught, TimeoutError) else caught
            message = self._report(error, name)
            if isinstance(error, CommitUnknown) and error.changes:
                return await self._unknown(ack, request, name, message, error)
            if isinstance(error, LedgerError) or not isinstance(error, BotError):
                return await self._not_decided(ack, request, message)
            if isinstance(error, TooOften) and request.kind is Kind.SUBMISSION:
                return await _keep_open(ack, request, error.words())
            return await self._answer_now(ack, request, message)
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
        if entry.limit is None:
            return await entry.listener(request, rights, self._services)
        self._services.limits.count(entry.limit, request.person, self._services.clock())
        try:
            return await entry.listener(request, rights, self._services)
        except (OutOfDate, NotPermitted):
            # Nobody was asked and nothing kept, for a button of yesterday's or somebody else's.
            self._services.limits.give_back(entry.limit, request.person)
            raise

    def _sends_something(self, request: Request, name: str) -> bool:
        entry = self._entries.get((request.kind, name))
        return entry is not None and entry.permission is Permission.TAG

    async def _refuse_at_once(self, req: AsyncBoltRequest) -> BoltResponse:
        """Refuse what can't be done in time before it costs anything."""
        self.too_many += 1
        now = asyncio.get_running_loop().time()
        if now - self._said_too_many_at >= SAID_EVERY:
            self._said_too_many_at = now
            log.warning("too many requests at once", extra={"count": self.too_many})
        if "command" in req.body and "type" not in req.body:
            return await req.context.ack({"text": words.DATABASE_BUSY, "response_type": "ephemeral"})
        return _no_ack()

    async def _not_decided(
        self, ack: AsyncAck, request: Request, message: Message, *, in_time: bool = True
    ) -> BoltResponse:
        """Nothing was done: told in the ack where its words are read, else Slack shows that it failed."""
        if request.kind is Kind.COMMAND and in_time:
            return await self._answer_now(ack, request, message)
        if request.kind is Kind.SUBMISSION:
            if in_time and request.view is not None and request.view.first_input:
                return await ack(response_action="errors", errors={request.view.first_input: message.text})
            return _no_ack()
        if request.kind is not Kind.EVENT:
            self._tasks.start(self._once(request, lambda: self._answers.refuse(request, message)))
        return _no_ack()

    async def _unknown(
        self, ack: AsyncAck, request: Request, name: str, message: Message, error: CommitUnknown
    ) -> BoltResponse:
        """It may have been saved, which is said, and then what it came to."""
        if request.kind is Kind.COMMAND:
            self._tasks.start(self._tell_whether_saved(request, name, error))
            return await self._answer_now(ack, request, message)
        if request.kind is Kind.SUBMISSION and request.view is not None and request.view.first_input:
            errors = {request.view.first_input: words.FORM_UNKNOWN}
            return await ack(response_action="errors", errors=errors)
        if request.kind is not Kind.SUBMISSION:
            self._tasks.start(self._tell_whether_saved(request, name, error, message))
        return _no_ack()

    async def _tell_whether_saved(
        self, request: Request, name: str, unknown: CommitUnknown, first: Message | None = None
    ) -> None:
        """What could not be said in the ack: a commit that slipped through is delivered, and told."""
        if first is not None:
            await self._answers.refuse(request, first)
        saved = await unknown.committed()
        if saved is None:
            return
        done = words.SAVED_AFTER_ALL if self._sends_something(request, name) else words.KEPT_AFTER_ALL
        await self._answers.refuse(request, notice(done if saved else words.NOT_SAVED_AFTER_ALL))

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

    async def _learn_who(self, claimed: Request) -> None:
        with suppress(NotChecked):  # the next press says so again
            await self._services.people.look_up(claimed.person, on_grid=claimed.on_grid)

    async def _decide_later(self, claimed: Request, name: str, rights: Rights) -> None:
        """Guard and ack part after the ack, once it is known who the person is."""
        request = replace(claimed, person=rights.person)
        unchecked: NotChecked | None = None
        try:
            try:
                person, standing = await self._services.people.look_up(
                    claimed.person, on_grid=claimed.on_grid
                )
                rights, request = Rights(person, standing, rights.directory), replace(claimed, person=person)
            except NotChecked as error:
                unchecked = error
            answer = await self._decide(request, name, rights)
        except Exception as error:  # noqa: BLE001 - the same mapper
            told = unchecked if unchecked and isinstance(error, NotPermitted) else error
            await self._answers.refuse(request, self._report(told, name))
            if isinstance(error, CommitUnknown) and error.changes:
                await self._tell_whether_saved(request, name, error)
            return
        if answer.message is not None:
            await self._answers.refuse(request, answer.message)
        elif answer.work is not None:
            await self._carry_out(request, name, answer.work, in_place=answer.in_place)

    async def _carry_out(self, request: Request, name: str, work: Work, *, in_place: bool) -> None:
        working = asyncio.ensure_future(work())
        try:
            if request.kind is Kind.COMMAND:
                await asyncio.wait({working}, timeout=self._services.patience.looking)
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


def _no_ack() -> BoltResponse:
    """Slack shows that it failed: over a socket only 200 is sent."""
    return BoltResponse(status=503)


async def _keep_open(
    ack: AsyncAck, request: Request, said: str, said_instead: str | None = None
) -> BoltResponse:
    """Leave a form as it is: once it is closed, what is wrong with it could be said nowhere."""
    block = "" if request.view is None else request.view.first_input
    if block:
        return await ack(response_action="errors", errors={block: said})
    return await ack(
        response_action="update", view=notice_view(words.SWITCHBOARD, said_instead or said).payload()
    )


async def _acknowledge(ack: AsyncAck, answer: Answer) -> BoltResponse:
    """Acknowledge what was carried out, or will be: a submission with what its modal shows next."""
    if answer.errors:
        return await ack(response_action="errors", errors=dict(answer.errors))
    if answer.view is not None:
        return await ack(response_action="update", view=answer.view.payload())
    return await ack()
