"""No failure carries a token, a number, an id of a call or a body: not in its text, nor in its traceback."""

import logging
import traceback
from collections.abc import Awaitable, Callable

import pytest

from bot.config.logs import QUIET
from bot.invoca.client import InvocaClient
from bot.invoca.connection import Timeouts
from bot.invoca.errors import InvocaError
from bot.queries import ByExternalId, ByTransaction
from sandbox.invoca.answers import Answer
from sandbox.invoca.faults import Fault, FaultKind
from sandbox.invoca.server import InvocaSandbox
from tests.invoca.conftest import ACME, SALE, account
from tests.invoca.failures import ODDITIES, ROWS
from tests.invoca.raw_server import answering, http

SECRETS = [
    ACME.token,
    "5309999999",
    "530-999-9999",
    "8555595599",
    SALE.transaction_id,
    "mycalls00001",
    "Confidential",
    "call_disposition",
]

TIMES = Timeouts(read=0.2, lookup=0.4, backoff=0.0)

REQUESTS: dict[str, Callable[[InvocaClient], Awaitable[object]]] = {
    "by transaction": lambda client: client.by_transaction(SALE.transaction_id),
    "by external id": lambda client: client.by_external_id("mycalls00001"),
    "by pair": lambda client: client.by_pair("+15309999999", "855-559-5599"),
    "update": lambda client: client.update(
        ByTransaction(SALE.transaction_id), custom_data={"call_disposition": "Confidential"}
    ),
    "update by external id": lambda client: client.update(
        ByExternalId("mycalls00001"), external_unique_id="Confidential"
    ),
}

TALKATIVE = " ".join(SECRETS)  # an answer that quotes everything it was asked

FAULTS: dict[str, Fault | FaultKind] = {name: row.fault for name, row in ROWS.items()}

FAULTS |= {"held": FaultKind.HELD}

FAULTS |= {
    f"{status} that quotes everything": Fault(FaultKind.RAW, raw=Answer(status, TALKATIVE, "text/plain"))
    for status in (200, 301, 400, 401, 403, 404, 405, 409, 429, 500, 503)
}


async def failure(request: Awaitable[object]) -> InvocaError | None:
    try:
        await request
    except InvocaError as error:
        return error
    return None


def shown(error: InvocaError) -> str:
    """Everything a log, a debugger or an error tracker would show of it, and of what it came from."""
    told = [*traceback.format_exception(error)]
    seen: BaseException | None = error
    while seen is not None:
        told += [repr(seen), str(seen), repr(seen.args)]
        assert seen.__cause__ is None
        seen = None if seen.__suppress_context__ else seen.__context__
    return "\n".join(told)


def holds_nothing(text: str) -> None:
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged at DEBUG, but for what the application's own set-up keeps quiet."""
    caplog.set_level(logging.DEBUG)
    for name, level in QUIET.items():
        caplog.set_level(level, logger=name)
    return caplog


async def fails_quietly(url: str, log: pytest.LogCaptureFixture) -> list[InvocaError | None]:
    """For every way to name a call: neither the failure nor the log holds anything."""
    async with InvocaClient(account(url), TIMES) as client:
        failures = [await failure(request(client)) for request in REQUESTS.values()]
    for error in failures:
        if error is not None:
            holds_nothing(shown(error))
    holds_nothing(log.text)
    return failures


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_failure_of_the_sandbox(
    sandbox: InvocaSandbox, log: pytest.LogCaptureFixture, fault: str
) -> None:
    """Every way the API can fail."""
    sandbox.switches.fail(FAULTS[fault])
    await fails_quietly(sandbox.url, log)


@pytest.mark.parametrize("oddity", [*ODDITIES, "quotes everything"])
async def test_an_oddity_of_the_wire(log: pytest.LogCaptureFixture, oddity: str) -> None:
    """Broken, garbled and overlong answers."""
    quoting = f"HTTP/1.1 {TALKATIVE}\r\n\r\n".encode()
    async with answering(quoting if oddity == "quotes everything" else ODDITIES[oddity][0]) as server:
        await fails_quietly(server.url, log)


async def test_no_connection(log: pytest.LogCaptureFixture) -> None:
    """A refused connection."""
    async with answering(http("200 OK")) as gone:
        pass
    assert None not in await fails_quietly(gone.url, log)
