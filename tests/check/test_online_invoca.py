"""`check --online` of an organization's token: each refusal of the API, and what an engineer does next."""

import asyncio

import pytest

from sandbox.invoca.faults import Fault, FaultKind
from tests.check.world import World, free_port
from tests.waiting import PATIENCE


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault(FaultKind.UNAUTHORIZED), "the token isn't accepted (401)"),
        (Fault(FaultKind.UNAUTHORIZED_EMPTY), "the token isn't accepted (401)"),
        (Fault(FaultKind.NOT_PERMITTED), "customer success manager can grant it"),
        (Fault(FaultKind.FIELDS_REFUSED, messages={"id": ["no"], "zip": ["no"]}), "(403): id."),
        (Fault(FaultKind.FIELDS_REFUSED), "what the file says of this organization (403). Compare"),
        (Fault(FaultKind.UNKNOWN_VERSION), "this api_version isn't known there (400)"),
        (Fault(FaultKind.NO_ROUTE), "there is no such API at this address (404)"),
        (Fault(FaultKind.WRONG_METHOD), "refused (HTTP 405), and trying again won't help"),
        (Fault(FaultKind.TOO_MANY, retry_after="60"), "asked too often (429)"),
        (Fault(FaultKind.SERVER_ERROR), "Check again in a few minutes. Their people find it by"),
        (Fault(FaultKind.HTML), "a web page, a redirect, or half an answer"),
        (Fault(FaultKind.CUT_OFF), "a web page, a redirect, or half an answer"),
    ],
    ids=lambda value: value.kind.name if isinstance(value, Fault) else "",
)  # fmt: skip
async def test_each_refusal_says_what_to_do(world: World, fault: Fault, says: str) -> None:
    """Nothing of it is a guess at another's fault: the line names the organization and the next step."""
    world.invoca.switches.fail(fault)
    told = await world.check()
    assert not told.well
    assert told.wrong.startswith("Invoca for acme: ")
    assert says in told.wrong


async def test_the_handle_of_a_fault_of_theirs_is_told(world: World) -> None:
    """It is what Invoca's people find it by."""
    world.invoca.switches.fail(Fault(FaultKind.SERVER_ERROR, handle="987654"))
    assert (await world.check()).wrong.endswith("Their people find it by error handle 987654.")


async def test_what_the_file_gets_wrong_is_found(world: World) -> None:
    """Another organization's id, and a version nobody has: refused by the API itself."""
    told = await world.check(world.organization(id=26), world.organization("globex", version="1999-01-01"))
    another, version = sorted(told.of("WRONG"))
    assert another.startswith(
        "Invoca for acme: the token is good, but not for this (403). Either type and id"
    )
    assert version.startswith(
        "Invoca for globex: this api_version isn't known there (400). Leave api_version"
    )


async def test_nobody_there_is_told_as_such(world: World) -> None:
    """No connection is not the token's fault."""
    told = await world.check(world.organization(url=f"http://127.0.0.1:{free_port()}"))
    assert "Invoca for acme: no connection. Is the name in api_url right" in told.wrong


async def test_no_answer_is_waited_for_so_long_and_no_longer(world: World) -> None:
    """The bound of a lookup holds here too."""
    world.invoca.switches.fail(held := Fault(FaultKind.HELD))
    async with asyncio.timeout(PATIENCE):
        told = await world.check(seconds=0.5)
    held.release()
    assert any("Invoca for acme: no answer in time." in line for line in told.of("WRONG"))


@pytest.mark.parametrize("kind", [FaultKind.NO_CALL, FaultKind.NO_CALL_CLASS, FaultKind.NO_CALL_EMPTY])
async def test_no_such_call_is_a_good_answer(world: World, kind: FaultKind) -> None:
    """It is what was asked for, in whichever shape a generation of the API says it."""
    world.invoca.switches.fail(kind)
    told = await world.check()
    assert told.well
    assert "Invoca for acme: the token works" in told.of("ok")


async def test_regions_that_do_not_answer_are_a_hint(world: World) -> None:
    """The token works; what is missing is nothing to mend here."""
    world.invoca.switches.partial_data = True
    told = await world.check()
    assert told.well
    (hint,) = told.of("hint")
    assert hint.startswith("Invoca for acme: the token works, but some of Invoca's regions")
    assert told.lines[-1] == "All is well (1 hint)."
