"""The disk is really full: what can't be written down is refused, what was acknowledged is delivered."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.database.errors import LedgerUnavailable, UnavailableReason
from sandbox.bot_process import BotProcess
from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.scenarios.crowd import CHANNEL, PEOPLE, Ground, a_crowd
from tests.waiting import until

ANA, *_ = PEOPLE

FULL = LedgerUnavailable(UnavailableReason.FULL).words()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    as_root = ["/usr/bin/sudo", "-n"] if os.environ.get("CI") == "true" and os.geteuid() else []
    mounting = [*as_root, "/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    try:
        subprocess.run(mounting, check=True, capture_output=True)  # noqa: S603 - a path of our own
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("nothing can be mounted here")
    yield disk
    subprocess.run([*as_root, "/bin/umount", "-l", str(disk)], check=True)  # noqa: S603 - as above


def fill(disk: Path) -> Path:
    """Leave not a byte of it; gives what to remove."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast


async def says(bot: BotProcess, why: str | None) -> bool:
    """Whether `/readyz` says this of the database."""
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as response:
        said = await response.json()
    return bool(said.get("database") == why)


async def refused(ground: Ground, call: str) -> bool:
    """Tag, and tell whether it was refused for the disk's sake: the log may have a page left in it."""
    delivery = await ground.slack.command(ANA, CHANNEL, "/tag", f"{call} amount=2")
    return delivery.shown is not None and delivery.shown.words == FULL


async def test_a_disk_that_is_full_while_tags_are_on_their_way(tmp_path: Path, disk: Path) -> None:
    """They are sent, and sent again if that can't be written down; whoever tags meanwhile is told no."""
    async with a_crowd(tmp_path, f"sqlite:///{disk / 'switchboard.db'}") as ground, ground.bot() as bot:
        before, meanwhile, after = (
            [f"{name}{number:04}-CALL{number:04}" for number in range(6)] for name in ("FORE", "FULL", "PAST")
        )
        for number, call in enumerate((*before, *meanwhile, *after)):
            ground.begin(call, number)
        held = ground.invoca.switches.fail(Fault(FaultKind.HELD, Requests.WRITES))
        for call in before:
            delivery = await ground.slack.command(ANA, CHANNEL, "/tag", f"{call} amount=1")
            assert (delivery.error, delivery.shown) == (None, None)
        await ground.invoca.wait_for(lambda: ground.invoca.updates)
        ballast = fill(disk)
        told_no = [call for call in meanwhile if await refused(ground, call)]
        assert told_no
        ground.invoca.switches.clear(held)
        await until(lambda: says(bot, "full"))
        ballast.unlink()
        await until(lambda: says(bot, None))
        for call in after:
            await ground.slack.command(ANA, CHANNEL, "/tag", f"{call} amount=3")
        await ground.until_all_is_done()
        assert {value for call in before for value in ground.set_on(call)} == {("sale_amount", "1")}
        assert all(ground.set_on(call) for call in before)
        assert [call for call in meanwhile if not ground.set_on(call)] == told_no
        assert [ground.set_on(call) for call in after] == [[("sale_amount", "3")]] * len(after)
        assert ground.notifications(ANA) == []
