"""Where nothing is ever answered: at an address that is none of Slack's, whoever signed or kept it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.database.tables import reply
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.organizations import ACME
from sandbox.slack.transport import Payload
from tests.scenarios.stage import CALL, Stage


@asynccontextmanager
async def elsewhere() -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server of somebody else's on this machine: its address, and what was sent to it."""
    got: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.append(await reader.read(1))
        writer.close()

    listening = await asyncio.start_server(take, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/commands/x", got


def answered_at(payload: Payload, url: str) -> Payload:
    """The same, as if Slack had said to answer there."""
    return replace(payload, body={**payload.body, "response_url": url})


async def test_a_signed_payload_that_names_another_host(stage: Stage) -> None:
    """No card goes there: not the answer to a command, not to a click, not what is told later."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    async with elsewhere() as (url, got):
        command = stage.slack.payloads.command("U0ANA", "C0SALES", "/calls", CALL)
        assert await stage.does(answered_at(command, url), "U0ANA", "C0SALES") == []
        click = stage.slack.clicked("U0ANA", card, "Sold")
        await stage.does(answered_at(click, url), "U0ANA", "C0SALES")
        stage.invoca.board.end(ACME, CALL)
        tag = stage.slack.payloads.command("U0ANA", "C0SALES", "/tag", f"{CALL} note=again")
        await stage.does(answered_at(tag, url), "U0ANA", "C0SALES")
        await stage.until(lambda: stage.slack.direct_messages("U0ANA"))
    assert got == []


async def test_an_address_that_was_kept(stage: Stage) -> None:
    """What stands in the database is no more trusted than what was sent: the person is told directly."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    async with elsewhere() as (url, got):
        busy = stage.invoca.switches.fail(Fault(FaultKind.TOO_MANY, Requests.WRITES, retry_after="1"))
        await stage.clicks("U0ANA", card, "Sold")
        await stage.application.database.write(
            lambda connection: connection.execute(reply.update().values(response_url=url))
        )
        stage.invoca.board.end(ACME, CALL)
        stage.invoca.switches.clear(busy)
        await stage.until(lambda: stage.slack.direct_messages("U0ANA"))
    assert got == []
