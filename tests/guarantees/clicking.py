"""What people do: they click, Slack delivers that once or more often, and they take it back."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from bot.database.errors import LedgerError
from bot.ledger.accept import Accepted, Outrun, Overtaken, Unchanged
from bot.ledger.replies import Reply
from bot.ledger.tag_requests import CallReference, ReferenceKind, TagRequest
from bot.person import Person
from tests.guarantees.clicks import Click
from tests.guarantees.processes import Process
from tests.guarantees.world import LINES, World


@dataclass(frozen=True)
class Wish:
    """What somebody wants: which fields they set, and whether the external id."""

    person: Person
    organization: str
    reference: CallReference
    names: frozenset[str]
    external_id: str | None = None
    on_a_card: bool = False
    undoes: str | None = None


def make(world: World, wish: Wish) -> Click:
    """Make a click that nobody made before."""
    number = len(world.clicks)
    fields = {name: f"{name} {number}" for name in sorted(wish.names)}
    reference = wish.reference
    line = LINES[wish.person] if reference.kind in (ReferenceKind.MY_LINE, ReferenceKind.KEPT_QUERY) else None
    if reference.kind is ReferenceKind.KEPT_QUERY:
        reference = CallReference(ReferenceKind.KEPT_QUERY, f"kept {number}")
    reply = None
    if wish.on_a_card:
        reply = Reply(wish.person, wish.organization, None, "call", None, f"card {number}")
    asked = TagRequest(
        f"click {number}", wish.person, wish.organization, reference, fields, wish.external_id,
        reply_id=None if reply is None else reply.id, undoes=wish.undoes,
    )  # fmt: skip
    click = Click(asked, world.now, world.tick(), line, reply)
    world.clicks[asked.idempotency_key] = click
    return click


def _accept(click: Click, process: Process) -> Coroutine[Any, Any, Accepted | Unchanged | Overtaken | Outrun]:
    typed = click.line if click.asked.reference.kind is ReferenceKind.KEPT_QUERY else None
    return process.delivery.requests.accept(click.asked, reply=click.reply, draft_text=typed)


async def deliver(deliveries: Sequence[tuple[Click, Process]]) -> None:
    """Deliver clicks, all at the same moment. A process that died over one is no fault."""
    accepting = [process.begin(_accept(click, process)) for click, process in deliveries]
    done = await asyncio.gather(*accepting, return_exceptions=True)
    for click in dict.fromkeys(click for click, _ in deliveries):
        _note(click, [result for (each, _), result in zip(deliveries, done, strict=True) if each is click])


def _note(click: Click, results: Sequence[object]) -> None:
    accepted = [result for result in results if isinstance(result, Accepted)]
    for result in results:
        if isinstance(result, asyncio.CancelledError | LedgerError):
            click.unsure = True
        elif isinstance(result, BaseException):
            raise result
        else:
            assert isinstance(result, Accepted), f"{click.asked.idempotency_key} was not accepted: {result}"
    click.ids |= {each.request_id for each in accepted}
    assert len(click.ids) <= 1, "one click is two requests"


async def take_back(click: Click, person: Person, process: Process) -> bool | None:
    """Take a request back before it is sent; None where the process died over it."""
    (request_id,) = click.ids
    taking = process.begin(process.delivery.requests.withdraw(request_id, person))
    (taken,) = await asyncio.gather(taking, return_exceptions=True)
    if isinstance(taken, asyncio.CancelledError | LedgerError):
        click.perhaps_withdrawn = True
        return None
    if isinstance(taken, BaseException):
        raise taken
    assert not (taken and click.withdrawn), "one request was taken back twice"
    assert not taken or person == click.asked.person, "somebody took another's request back"
    click.withdrawn |= taken
    return taken
