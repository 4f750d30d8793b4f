"""The way of a request: guard, ack part, and, only if that succeeded, the work.

    Slack ─signed─▶ serving/gate.py ─▶ Bolt ─▶ slack/incoming.py: an interaction
      guard     access/members.py: whose it is ─▶ access/rights.py: what they may do, and how often
      ack part  commands/__init__.py, the index ─▶ its listener ─▶ ack
      work      only after the ack: calls/current.py ─▶ invoca/client.py ─▶ cards/ ─▶ slack/outgoing.py

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
Over a socket 503 is no ack, which Slack shows the same way. The words are said until they arrive
(slack/outgoing.py).
"""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import words
from bot.access.members import GroupLists, People
from bot.access.rights import Limits, Permission, Rights
from bot.calls.current import Calls
from bot.cards.kit.actions import base_action_id
from bot.cards.kit.blocks import Message
from bot.cards.kit.notices import loading_view, looking, notice, notice_view, our_fault
from bot.config.organizations import Directory, Organization
from bot.database.errors import CommitUnknown, DatabaseBusy, LedgerError
from bot.database.transactions import in_time
from bot.delivery.drawing import CallCards
from bot.delivery.engine import OutcomeNews
from bot.delivery.redrawing import Redrawing
from bot.delivery.to_invoca import Updates
from bot.errors import BotError, GaveUp, NotChecked, NotPermitted, OutOfDate, TooOften, UnknownCommand
from bot.ledger.accept import DeliveriesSeen, TagRequests
from bot.ledger.audit import Audit
from bot.ledger.drafts import Drafts
from bot.ledger.lines import Lines
from bot.ledger.standing import CallsTagged
from bot.slack.background import Patience, Tasks, Turns
from bot.slack.entry import Acknowledgement, Entry, Modal, Work
from bot.slack.incoming import Interaction, InteractionKind, read
from bot.slack.lateness import Lateness
from bot.slack.outgoing import Answers, ViewNotShown, Views
from bot.text import budgets
from bot.times import Clock

Result = TypeVar("Result")


@dataclass(frozen=True)
class Tagging:
    """What tagging works with, together: taking requests in, and what is known and drawn of them."""

    requests: TagRequests
    tagged: CallsTagged
    lines: Lines
    updates: Updates
    outcomes: OutcomeNews
    cards: CallCards
    redrawing: Redrawing


@dataclass(frozen=True)
class Services:
    """What listeners work with; made once, in app.py."""

    directory: Directory
    people: People
    groups: GroupLists
    calls: Calls
    drafts: Drafts
    audit: Audit
    deliveries: DeliveriesSeen
    limits: Limits
    clock: Clock
    tagging: Tagging
    views: Views
    calls_command: str
    tag_command: str
    patience: Patience

    async def still_permitted(
        self, interaction: Interaction, permission: Permission, organization: Organization
    ) -> Interaction:
        """Give the interaction with what its person may do by now, before personal data is drawn for them.

        It may have been taken away since the ack. Raises NotPermitted, GroupUnchecked, NotChecked and
        LedgerError: then nothing is shown.
        """
        rights = await self.people.rights(interaction.person, self.directory)
        rights.require(permission, organization)
        return replace(interaction, rights=rights)


FORM_KEPT = (
    "Not saved yet: I'm asking Slack who you are, as I do now and then. What you filled in is still here; "
    "press the button again."
)

FORM_UNKNOWN = (
    "That took too long, so it isn't known yet whether it was saved. What you filled in is still here; press "
    "the button again: it is saved only once."
)

SAVED_AFTER_ALL = "It was saved after all and is being sent."

KEPT_AFTER_ALL = "It was saved after all."

NOT_SAVED_AFTER_ALL = "It was not saved."

log = logging.getLogger("switchboard.reports")


async def beside(work: Callable[[], Result], characters: int) -> Result:
    """Read so many characters: on the loop what is done soon, else in a thread. Raises what ``work`` does."""
    return work() if characters <= budgets.TYPED_AT_ONCE else await asyncio.to_thread(work)


def asking_again(interaction: Interaction, when: str) -> str:
    """What to do for the same again; empty where nobody did anything."""
    match interaction.kind:
        case InteractionKind.COMMAND:
            return words.type_again(when)
        case InteractionKind.ACTION if not base_action_id(interaction.name).endswith("menu"):
            return words.press_again(when)
        case InteractionKind.SUBMISSION:
            return words.press_again(when)
        case InteractionKind.EVENT:
            return ""
        case _:
            return words.choose_again(when)


def report(error: Exception, entry: str, support_contact: str | None, interaction: Interaction) -> Message:
    """The words of a BotError; for anything else a reference id, under which the log has type and place.

    ``entry`` is the name of the index entry it happened in. No value gets into the log.
    """
    code = getattr(error, "code", None)  # the database's own, such as a SQLSTATE
    if isinstance(error, BotError):
        log.info("told", extra={"entry": entry, "error": type(error).__name__, "code": code})
        again = asking_again(interaction, error.again) if error.again and not error.offered else ""
        return notice(f"{error.words()} {again}".rstrip(), *error.offered)
    reference = secrets.token_hex(4)
    log.error("a fault of ours", extra={"entry": entry, "reference": reference, "code": code}, exc_info=error)
    return our_fault(reference, support_contact, asking_again(interaction, words.NOW))


NOT_LEARNT = 300  # people of whom it wasn't learnt who they are

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
        self.turns = Turns(services.patience.turn)
        """Who is being decided."""
        self.too_many = 0
        """So many were refused because too many were before them."""
        self._said_too_many_at = float("-inf")
        self._not_learnt: OrderedDict[str, str] = OrderedDict()
        """By user id: what was in the way of learning who fills in a form, until it is said or old."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - of Bolt's signature
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002 - as above
    ) -> BoltResponse:
        """Answer whatever Slack sends: with its ack, or with 503 where it could not be decided."""
        with self._tasks.acks.under_way():
            signed_at = req.context.get("signed_at")  # by the gate; what comes through a socket has none
            claimed = read(req.body, signed_at)
            name = base_action_id(claimed.name) if claimed.kind is InteractionKind.ACTION else claimed.name
            late = self._lateness.of(claimed.asked_at, claimed.asked_by)
            if late >= self._services.patience.ack and claimed.kind is not InteractionKind.EVENT:
                gave_up = self._report(GaveUp(), claimed, name)
                return await self._not_decided(req.context.ack, claimed, gave_up, in_time=False)
            late = claimed.late_at_most(late, self.turns.busy_for)
            until = self.turns.clock() + self._services.patience.ack - late
            turn = await self.turns.take(until)
            if turn is None:
                return await self._refuse_at_once(req)
            try:
                return await self._handle(req.context.ack, claimed, name, until - self.turns.clock())
            finally:
                self.turns.give_back(turn)

    async def _handle(self, ack: AsyncAck, claimed: Interaction, name: str, within: float) -> BoltResponse:
        if (
            claimed.kind is InteractionKind.ACTION
            and claimed.everyone_sees
            and claimed.channel
            and claimed.message_ts
        ):
            # Whoever clicked it, and whatever they may: a card that mustn't be there (any more) goes.
            redrawing = self._services.tagging.redrawing
            self._tasks.start(redrawing.look_after(claimed.channel, claimed.message_ts, claimed.block_ids))
        interaction, answer = claimed, None
        try:
            # The database gives up by itself and knows what became of a commit; the time-out is for all else.
            async with asyncio.timeout(within + 0.1):
                with in_time(within):
                    interaction = await self._recognized(claimed)
                    if not interaction.rights.membership_matters:
                        answer = await self._decide(interaction, name)
        except Exception as error:  # noqa: BLE001 - the one mapper: anything unexpected gets a reference id
            return await self._refused(ack, interaction, name, error)
        if answer is None:
            return await self._learn_first(ack, interaction, name)
        if answer.message is not None:
            return await self._answer_now(ack, interaction, answer.message)
        if (answer.work or answer.modal) and not answer.errors:
            self._tasks.start(self._once(interaction, lambda: self._carry_out(interaction, name, answer)))
        return await _acknowledge(ack, interaction, answer)

    async def _recognized(self, claimed: Interaction) -> Interaction:
        """Whose it is and what they may do, by what is known: nobody is asked."""
        people = self._services.people
        person = await people.recognize(claimed.claimed, on_grid=claimed.on_grid)
        standing = people.standing(person, claimed.claimed.home)
        return replace(claimed, rights=Rights(person, standing, self._services.directory))

    async def _refused(
        self, ack: AsyncAck, interaction: Interaction, name: str, caught: Exception
    ) -> BoltResponse:
        error = DatabaseBusy() if isinstance(caught, TimeoutError) else caught
        message = self._report(error, interaction, name)
        if isinstance(error, CommitUnknown) and error.changes:
            return await self._unknown(ack, interaction, name, message, error)
        if isinstance(error, LedgerError) or not isinstance(error, BotError):
            return await self._not_decided(ack, interaction, message)
        if isinstance(error, TooOften) and interaction.kind is InteractionKind.SUBMISSION:
            return await _keep_open(ack, interaction, message.text)
        return await self._answer_now(ack, interaction, message)

    async def _learn_first(self, ack: AsyncAck, interaction: Interaction, name: str) -> BoltResponse:
        """All depends on who somebody is, and only Slack can tell: guard and ack part follow the ack."""
        if interaction.kind is InteractionKind.SUBMISSION:
            said = self._not_learnt.pop(interaction.claimed.user, None)
            self._tasks.start(self._learn_who(interaction, name))
            return await _keep_open(ack, interaction, said or FORM_KEPT, said or words.NOT_CHECKED)
        self._tasks.start(self._once(interaction, lambda: self._decide_later(interaction, name)))
        return await ack()

    async def _decide(self, interaction: Interaction, name: str) -> Acknowledgement:
        entry = self._entries.get((interaction.kind, name))
        if entry is None and interaction.kind is InteractionKind.EVENT:
            return Acknowledgement()
        permission = Permission.LOOK if entry is None else entry.permission
        if permission is not None:
            interaction.rights.permitted(permission)
        if entry is None:
            raise UnknownCommand(name) if interaction.kind is InteractionKind.COMMAND else OutOfDate
        if entry.limit is None:
            return await entry.listener(interaction, self._services)
        self._services.limits.count(entry.limit, interaction.person, self._services.clock())
        try:
            return await entry.listener(interaction, self._services)
        except (OutOfDate, NotPermitted):
            # Nobody was asked and nothing kept, for a button of yesterday's or somebody else's.
            self._services.limits.give_back(entry.limit, interaction.person)
            raise

    def _sends_something(self, interaction: Interaction, name: str) -> bool:
        entry = self._entries.get((interaction.kind, name))
        return entry is not None and entry.permission is Permission.TAG

    async def _refuse_at_once(self, req: AsyncBoltRequest) -> BoltResponse:
        """Refuse what can't be done in time before it costs anything."""
        self.too_many += 1
        now = asyncio.get_running_loop().time()
        if now - self._said_too_many_at >= SAID_EVERY:
            self._said_too_many_at = now
            log.warning("too many requests at once", extra={"count": self.too_many})
        if "command" in req.body and "type" not in req.body:
            said = f"{words.DATABASE_BUSY} {words.type_again(words.IN_A_MOMENT)}"
            return await req.context.ack({**notice(said).payload(), "response_type": "ephemeral"})
        return _no_ack()

    async def _not_decided(
        self, ack: AsyncAck, interaction: Interaction, message: Message, *, in_time: bool = True
    ) -> BoltResponse:
        """Nothing was done: told in the ack where its words are read, else Slack shows that it failed."""
        if interaction.kind is InteractionKind.COMMAND and in_time:
            return await self._answer_now(ack, interaction, message)
        if interaction.kind is InteractionKind.SUBMISSION:
            if in_time and interaction.view is not None and interaction.view.first_input:
                return await ack(
                    response_action="errors", errors={interaction.view.first_input: message.text}
                )
            return _no_ack()
        if interaction.kind is not InteractionKind.EVENT:
            self._tasks.start(self._once(interaction, lambda: self._answers.refuse(interaction, message)))
        return _no_ack()

    async def _unknown(
        self, ack: AsyncAck, interaction: Interaction, name: str, message: Message, error: CommitUnknown
    ) -> BoltResponse:
        """It may have been saved, which is said, and then what it came to."""
        if interaction.kind is InteractionKind.COMMAND:
            self._tasks.start(self._tell_whether_saved(interaction, name, error))
            return await self._answer_now(ack, interaction, message)
        if (
            interaction.kind is InteractionKind.SUBMISSION
            and interaction.view is not None
            and interaction.view.first_input
        ):
            errors = {interaction.view.first_input: FORM_UNKNOWN}
            return await ack(response_action="errors", errors=errors)
        if interaction.kind is not InteractionKind.SUBMISSION:
            self._tasks.start(self._tell_whether_saved(interaction, name, error, message))
        return _no_ack()

    async def _tell_whether_saved(
        self, interaction: Interaction, name: str, unknown: CommitUnknown, first: Message | None = None
    ) -> None:
        """What could not be said in the ack: a commit that slipped through is delivered, and told."""
        if first is not None:
            await self._answers.refuse(interaction, first)
        saved = await unknown.committed()
        if saved is None:
            return
        done = SAVED_AFTER_ALL if self._sends_something(interaction, name) else KEPT_AFTER_ALL
        await self._answers.refuse(
            interaction,
            notice(done if saved else f"{NOT_SAVED_AFTER_ALL} {asking_again(interaction, words.NOW)}"),
        )

    async def _answer_now(self, ack: AsyncAck, interaction: Interaction, message: Message) -> BoltResponse:
        """Answer with what needs nobody else: a command in its ack, a click by its response_url."""
        if interaction.kind is InteractionKind.COMMAND:
            return await ack({**message.payload(), "response_type": "ephemeral"})
        if interaction.kind is InteractionKind.SUBMISSION:
            return await ack(
                response_action="update", view=notice_view(words.SWITCHBOARD, message.text).payload()
            )
        self._tasks.start(self._once(interaction, lambda: self._answers.refuse(interaction, message)))
        return await ack()

    async def _once(self, interaction: Interaction, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work unless the same delivery has been worked on, here or by another process."""
        services = self._services
        try:
            first = not interaction.delivery_id or await services.deliveries.first_time(
                interaction.delivery_id, services.clock()
            )
        except Exception as error:  # noqa: BLE001 - twice is better than not at all, and what is set is set once
            log.warning("can't tell a repeated delivery", extra={"error": type(error).__name__})
            first = True
        if first:
            await work()

    async def _learn_who(self, interaction: Interaction, name: str) -> None:
        """Ask Slack who fills in a form; what is in the way of that is said at its next press."""
        user = interaction.claimed.user
        try:
            await self._services.people.look_up(interaction.claimed, on_grid=interaction.on_grid)
        except NotChecked:
            log.info("it isn't known who fills in a form", extra={"entry": name})
        except Exception as error:  # noqa: BLE001 - the same mapper
            self._not_learnt[user] = self._report(error, interaction, name).text
            while len(self._not_learnt) > NOT_LEARNT:
                self._not_learnt.popitem(last=False)

    async def _decide_later(self, interaction: Interaction, name: str) -> None:
        """Guard and ack part after the ack, once it is known who the person is."""
        unchecked: NotChecked | None = None
        try:
            try:
                person, standing = await self._services.people.look_up(
                    interaction.claimed, on_grid=interaction.on_grid
                )
                interaction = replace(interaction, rights=Rights(person, standing, self._services.directory))
            except NotChecked as error:
                unchecked = error
            answer = await self._decide(interaction, name)
        except Exception as error:  # noqa: BLE001 - the same mapper
            told = unchecked if unchecked and isinstance(error, NotPermitted) else error
            await self._answers.refuse(interaction, self._report(told, interaction, name))
            if isinstance(error, CommitUnknown) and error.changes:
                await self._tell_whether_saved(interaction, name, error)
            return
        if answer.message is not None:
            await self._answers.refuse(interaction, answer.message)
        else:
            await self._carry_out(interaction, name, answer)

    async def _carry_out(self, interaction: Interaction, name: str, answer: Acknowledgement) -> None:
        """Do what was put off until after the ack."""
        if answer.modal is not None:
            await self._draw(interaction, name, answer.modal)
        elif answer.work is not None:
            await self._work(interaction, name, answer.work, in_place=answer.in_place)

    async def _work(self, interaction: Interaction, name: str, work: Work, *, in_place: bool) -> None:
        working = asyncio.ensure_future(work())
        try:
            if interaction.kind is InteractionKind.COMMAND:
                await asyncio.wait({working}, timeout=self._services.patience.looking)
                if not working.done():
                    await self._answers.give(interaction, looking(), in_place=False)
            message = await working
        except Exception as error:  # noqa: BLE001 - the same mapper, for the work
            await self._answers.refuse(interaction, self._report(error, interaction, name))
        else:
            if message is not None:
                await self._answers.give(interaction, message, in_place=in_place)
        finally:
            working.cancel()

    async def _draw(self, interaction: Interaction, name: str, modal: Modal) -> None:
        """Show a modal; what goes wrong is said in it, once it is there."""
        views, there = self._services.views, ""
        try:
            if interaction.kind is InteractionKind.SUBMISSION:
                there = "" if interaction.view is None else interaction.view.id  # loading since the ack
            elif modal.loading:
                there = await views.show(interaction, loading_view(modal.title))
            view = await modal.draw()
            await (views.update(there, view) if there else views.show(interaction, view))
        except Exception as error:  # noqa: BLE001 - the same mapper, for what is drawn
            message = self._report(error, interaction, name)
            if there:
                with suppress(ViewNotShown):
                    await views.update(there, notice_view(modal.title, message.text))
                    return
            await self._answers.refuse(interaction, message)

    def _report(self, error: Exception, interaction: Interaction, name: str) -> Message:
        known = any(name == entry_name for _, entry_name in self._entries)
        return report(error, name if known else "unknown", self._support_contact, interaction)


def _no_ack() -> BoltResponse:
    """Slack shows that it failed: over a socket only 200 is sent."""
    return BoltResponse(status=503)


async def _keep_open(
    ack: AsyncAck, interaction: Interaction, said: str, said_instead: str | None = None
) -> BoltResponse:
    """Leave a form as it is: once it is closed, what is wrong with it could be said nowhere."""
    block = "" if interaction.view is None else interaction.view.first_input
    if block:
        return await ack(response_action="errors", errors={block: said})
    return await ack(
        response_action="update", view=notice_view(words.SWITCHBOARD, said_instead or said).payload()
    )


async def _acknowledge(ack: AsyncAck, interaction: Interaction, answer: Acknowledgement) -> BoltResponse:
    """Acknowledge what was carried out, or will be: a submission with what its modal shows next."""
    if answer.errors:
        return await ack(response_action="errors", errors=dict(answer.errors))
    if answer.view is not None:
        return await ack(response_action="update", view=answer.view.payload())
    if answer.modal is not None and interaction.kind is InteractionKind.SUBMISSION:
        loading = loading_view(answer.modal.title, interaction.name)
        return await ack(response_action="update", view=loading.payload())
    return await ack()
