"""An external id that stands isn't replaced by an agent, though the API says nothing of it."""

import asyncio
import re
from pathlib import Path

import pytest

from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.scenarios.forms import opens, submits
from tests.scenarios.stage import CALL, Stage, Way, a_stage, only

SILENT = {"external_unique_id": None}
"""What the API says of a call's external id, whatever was set."""

NAMED = (
    CALL, CALL.lower(), f"tx:{CALL}", "9999", "530-999-9999", "530-999-9999 855-555-0111", "ext:CRM-1",
    "CRM-1", "",
)  # fmt: skip


def ids(stage: Stage) -> list[str | None]:
    """The external ids that were sent to the API for the call, in their order."""
    return [each.external_unique_id for each in stage.invoca.board.writes(CALL)]


def refused(stage: Stage, *users: str) -> bool:
    """Whether one of them was told that an external id is replaced by supervisors only."""
    read = [each.words for user in users for each in stage.slack.direct_messages(user)]
    said = " ".join([*read, *map(stage.reads, users)])
    return re.search(r"already has (an external ID|external ID CRM-\d)\. Only a supervisor", said) is not None


@pytest.mark.parametrize("named", NAMED)
async def test_what_a_supervisor_set_here(stage: Stage, named: str) -> None:
    """However an agent names the call, the ledger knows what stands on it; the agent is told."""
    stage.begin(extra=SILENT, destination_phone_number="+18555550111")
    if not named:
        await stage.types("U0ANA", "line 855-555-0111")
    await stage.tags("U0SAM", f"{CALL} ext=CRM-1")
    await stage.until(lambda: ids(stage) == ["CRM-1"])
    await stage.tags("U0ANA", f"{named} ext=EVIL-1")
    await stage.until(lambda: refused(stage, "U0ANA"))
    if named == CALL:
        assert "This call already has external ID CRM-1. Only a supervisor" in stage.reads("U0ANA")
    await stage.tags("U0SAM", f"{CALL} ext=CRM-2")
    await stage.until(lambda: ids(stage)[1:])
    assert ids(stage) == ["CRM-1", "CRM-2"]


@pytest.mark.parametrize("named", ["ext:CRM-1", "CRM-1"])
async def test_the_id_it_was_found_by(stage: Stage, named: str) -> None:
    """A call that is found by an external id has it, whoever gave it to the call."""
    stage.begin(external_unique_id="CRM-1", extra=SILENT)
    await stage.tags("U0ANA", f"{named} ext=EVIL-1")
    await stage.until(lambda: refused(stage, "U0ANA"))
    assert ids(stage) == []


async def test_the_id_somebody_else_found_it_by(stage: Stage) -> None:
    """What was found out once is known afterwards, by whatever name the call goes then."""
    stage.begin(external_unique_id="CRM-1", extra=SILENT)
    await stage.tags("U0SAM", "ext:CRM-1 sold")
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})
    await stage.tags("U0ANA", "9999 ext=EVIL-1")
    await stage.until(lambda: refused(stage, "U0ANA"))
    assert [each for each in ids(stage) if each] == []


async def test_in_the_form(stage: Stage) -> None:
    """The form has no input for an agent, and what was typed into one opened before is refused."""
    stage.begin(extra=SILENT)
    card = only(await stage.types("U0ANA", CALL))
    await opens(stage, "U0ANA", card, "External ID…")
    await stage.tags("U0SAM", "ext:CRM-1 sold")  # no such call yet: nothing is known by it
    await stage.tags("U0SAM", f"{CALL} ext=CRM-1")
    await submits(stage, "U0ANA", **{"External ID": "EVIL-1"})
    await stage.settle()
    assert [each for each in ids(stage) if each] == ["CRM-1"]


@pytest.mark.parametrize("named", [CALL, "9999", "530-999-9999 855-559-5599"])
async def test_two_agents_at_once(tmp_path: Path, way: Way, named: str) -> None:
    """The first has not been sent when the second is typed: one is set, the other is told of it."""
    members = 'viewers = ["U0VIC"]\nagents = ["U0ANA", "U0NEW"]\nsupervisors = ["U0SAM"]\n'
    async with a_stage(tmp_path, way=way, members=members) as stage:
        stage.begin(extra=SILENT)
        busy = stage.invoca.switches.fail(Fault(FaultKind.TOO_MANY, Requests.WRITES, retry_after="1"))
        await asyncio.gather(
            stage.slack.command("U0ANA", "C0SALES", "/tag", f"{named} ext=CRM-1"),
            stage.slack.command("U0NEW", "C0SALES", "/tag", f"{named} ext=CRM-2"),
        )
        stage.invoca.switches.clear(busy)
        await stage.until(lambda: ids(stage) and refused(stage, "U0ANA", "U0NEW"))
        assert len(ids(stage)) == 1
