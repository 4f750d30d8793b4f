"""Who looked at what is in the database before they see it; without that, nothing is shown."""

import asyncio
import fcntl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from freezegun import freeze_time

from bot.database.errors import UnavailableReason
from bot.database.sqlite import LOCK
from bot.ledger.audit import Action, AuditOutcome
from sandbox.invoca.faults import FaultKind
from tests.database.rows import locked_by_somebody
from tests.scenarios.stage import CALL, Stage, Way, a_stage
from tests.scenarios.tables import deeds, file_of, limit_pages, rename

FULL, MASKED = "+1 530-999-9999", "aller ending 9999"


async def test_every_look_is_written_down(stage: Stage) -> None:
    """A card with full numbers, a masked one, a list, nothing found; refusals and failures show nothing."""
    stage.begin()
    (card,) = await stage.types("U0ANA", "530-999-9999 855-559-5599")
    await stage.types("U0VIC", CALL)
    await stage.types("U0VIC", "all")
    await stage.types("U0SAM", "tx:NEVER-WAS")
    await stage.clicks("U0ANA", card, "Refresh")
    await stage.types("U0NEW", "all")
    stage.invoca.switches.fail(FaultKind.UNAUTHORIZED)
    await stage.types("U0ANA", "all")
    looked, revealed = Action.LOOK_UP, Action.REVEAL
    assert sorted(await deeds(stage), key=str) == sorted(
        [
            *[("U0ANA", looked, AuditOutcome.DONE, CALL), ("U0ANA", revealed, AuditOutcome.DONE, CALL)] * 2,
            ("U0VIC", looked, AuditOutcome.DONE, CALL),
            ("U0VIC", looked, AuditOutcome.DONE, None),
            ("U0SAM", looked, AuditOutcome.NOTHING_FOUND, None),
        ],
        key=str,
    )


async def test_who_sees_the_number_of_a_call_that_has_ended(stage: Stage) -> None:
    """The card still has it, so that is written down, and of which call."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    stage.invoca.board.end(stage.acme, CALL)
    (ended,) = await stage.clicks("U0ANA", card, "Refresh")
    assert FULL in ended.words
    assert (await deeds(stage))[-1] == ("U0ANA", Action.REVEAL, AuditOutcome.DONE, CALL)


async def test_who_sees_the_number_of_a_line_without_a_call(stage: Stage) -> None:
    """It is their own, and that they saw it is written down all the same."""
    await stage.types("U0ANA", "line 855-559-5599")
    before = await deeds(stage)
    (none,) = await stage.types("U0ANA", "")
    assert "+1 855-559-5599" in none.words
    assert (await deeds(stage))[len(before) :] == [
        ("U0ANA", Action.LOOK_UP, AuditOutcome.NOTHING_FOUND, None),
        ("U0ANA", Action.REVEAL, AuditOutcome.DONE, None),
    ]


async def test_what_cant_be_written_down_is_not_shown(stage: Stage) -> None:
    """The audit can't be written: no card, a reference instead, and afterwards all is well again."""
    stage.begin()
    await rename(stage, "audit", "lost")
    (message,) = await stage.types("U0ANA", CALL)
    await rename(stage, "lost", "audit")
    assert FULL not in message.words
    assert MASKED not in message.words
    assert "reference" in message.words
    assert FULL in (await stage.types("U0ANA", CALL))[0].words


async def test_a_full_disk_is_told_of_and_got_over(http_stage: Stage) -> None:
    """Nothing is shown, whoever asked is told, `/readyz` says so; with room again, it goes on by itself."""
    stage = http_stage
    stage.begin()
    await limit_pages(stage, 1)
    told = ""
    for number in range(80):
        (message,) = await stage.types(["U0ANA", "U0SAM", "U0VIC"][number % 3], CALL)
        told = message.words
        if "database" in told:
            break
    assert "can't use its database" in told
    assert FULL not in told
    assert stage.application.not_ready == {"database": "full"}
    await limit_pages(stage, 1_000_000)
    stage.clock.pass_(minutes=1)
    assert FULL in (await stage.types("U0ANA", CALL))[0].words
    assert stage.application.not_ready == {}


@pytest.mark.parametrize("kept", ["number", "typed"])
async def test_a_draft_outlives_a_restart_and_not_half_an_hour(tmp_path: Path, way: Way, kept: str) -> None:
    """The next page of a list by number still turns after the process was replaced."""
    typed = {"number": "530-999-9999", "typed": "campaign:spring"}[kept]
    async with a_stage(tmp_path, way=way) as stage:
        for number in range(17):
            stage.begin(transaction_id=f"CALL-{number:04}")
        (first,) = await stage.types("U0ANA", typed)
        carried = next(control.element["value"] for control in first.controls if control.label == "Next")
        before = stage.directory.organizations[0].fingerprint
    assert "999" not in carried
    async with a_stage(tmp_path, way=way) as stage:
        for number in range(17):
            stage.begin(transaction_id=f"CALL-{number:04}")
        # The API has another address after this restart, so the button is told of it.
        carried = carried.replace(before, stage.directory.organizations[0].fingerprint)
        (list_now,) = await stage.types("U0ANA", "all")
        click = stage.slack.clicked("U0ANA", list_now, "Next")
        click.body["actions"][0]["value"] = carried
        await stage.slack.send(click)
        await stage.settle()
        assert "16–17" in stage.slack.seen("U0ANA", "C0SALES")[-1].words
        with freeze_time(datetime.now(UTC) + timedelta(minutes=31), tick=True, real_asyncio=True):
            (list_later,) = await stage.types("U0ANA", "all")
            click = stage.slack.clicked("U0ANA", list_later, "Next")
            click.body["actions"][0]["value"] = carried
            await stage.slack.send(click)
            await stage.settle()
            assert "look the call up again" in stage.slack.seen("U0ANA", "C0SALES")[-1].words


async def test_a_locked_file_is_not_ready_and_is_so_again_by_itself(http_stage: Stage) -> None:
    """Whoever asks `/readyz` meanwhile is told why, although nobody writes anything."""
    async with aiohttp.ClientSession() as session:

        async def asked() -> tuple[int, dict[str, str]]:
            async with session.get(f"{http_stage.url}/readyz") as response:
                return response.status, await response.json()

        assert await asked() == (200, {"status": "ready"})
        with locked_by_somebody(http_stage.settings.database_url.get_secret_value()):
            locked = {"status": "not ready", "database": "locked, or too slow"}
            assert list(await asyncio.gather(asked(), asked())) == [(503, locked), (503, locked)]
        assert await asked() == (200, {"status": "ready"})


async def test_a_file_that_is_removed_takes_no_more_tags(http_stage: Stage) -> None:
    """They are refused in words and never delivered, and `/readyz` says why."""
    stage = http_stage
    stage.begin()
    file_of(stage).unlink()
    (message,) = await stage.tags("U0ANA", f"{CALL} sold")
    assert "can't use its database" in message.words
    assert stage.set_on() == {}
    assert await stage.application.database.check() is UnavailableReason.GONE
    assert stage.application.not_ready == {"database": "its file was removed or replaced"}


async def test_a_lock_file_in_other_hands_is_said_and_tags_go_on(http_stage: Stage) -> None:
    """By `/readyz`; the file itself is locked, too, so that nobody else can serve from it."""
    stage = http_stage
    stage.begin()
    lock = file_of(stage).with_name(f"{file_of(stage).name}{LOCK}")
    others = lock.with_suffix(".others")
    with others.open("w", encoding="utf-8") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        others.replace(lock)  # at once: between two steps it would be made anew
        await stage.until(lambda: "lock" in stage.application.not_ready)
        async with aiohttp.ClientSession() as session, session.get(f"{stage.url}/readyz") as response:
            assert (response.status, set(await response.json())) == (503, {"status", "lock"})
        await stage.tags("U0ANA", f"{CALL} sold")
        assert stage.set_on() == {"call_disposition": "Sale"}
    await stage.until(lambda: not stage.application.not_ready)
