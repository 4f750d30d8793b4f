"""Of two questions about somebody the newer one's answer is known, whichever is answered last."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import insert, select, text

from bot.access.members import CHECKED_FOR, GroupLists, People
from bot.database.database import Database, open_database
from bot.database.errors import StatementFailed
from bot.database.migrate import upgrade
from bot.database.tables import line
from bot.ledger.memberships import Checked, Groups, Membership, Memberships
from bot.person import Person
from bot.serving.http import listening_socket
from tests.waiting import until

ANA = Person("T0ACME", "U0ANA")

MEMBER = {"team_id": "T0ACME", "deleted": False, "is_bot": False, "is_ultra_restricted": False}


@dataclass
class SlowSlack:
    """users.info, answered in the order that a test says."""

    url: str = ""
    asked: list[asyncio.Future[dict[str, Any]]] = field(default_factory=list)

    async def users_info(self, request: web.Request) -> web.Response:
        """Answer once the test has said what."""
        del request
        self.asked.append(asyncio.get_running_loop().create_future())
        return web.json_response({"ok": True, "user": await self.asked[-1]})

    async def questions(self, count: int) -> None:
        """Wait until so many have come."""
        await until(lambda: len(self.asked) >= count)

    def say(self, number: int, *, guest: bool) -> None:
        """Answer one of the questions."""
        self.asked[number].set_result({**MEMBER, "is_restricted": guest})


class Time:
    """The time a test sets."""

    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give it."""
        return self.now


@pytest.fixture
async def slack() -> AsyncIterator[SlowSlack]:
    slow, app = SlowSlack(), web.Application()
    app.router.add_route("*", "/users.info", slow.users_info)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = listening_socket("127.0.0.1", 0)
    await web.SockSite(runner, listening).start()
    slow.url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    yield slow
    await runner.cleanup()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/ledger.db"
    await asyncio.to_thread(upgrade, url)
    async with open_database(url) as opened:
        yield opened


def a_process(slack: SlowSlack, database: Database, clock: Time) -> People:
    client = AsyncWebClient(token="xoxb-x", base_url=slack.url)
    return People(client, Memberships(database), GroupLists(client, Groups(database), (), clock), clock)


@pytest.mark.parametrize(("processes", "seconds"), [(1, 0), (1, 1), (2, 1)])
async def test_an_answer_that_was_overtaken_makes_nobody_a_member(
    slack: SlowSlack, database: Database, processes: int, seconds: int
) -> None:
    """Asked earlier, answered later: the guest stays one, in memory and in the ledger, for both processes."""
    clock = Time()
    first = a_process(slack, database, clock)
    second = first if processes == 1 else a_process(slack, database, clock)
    earlier = asyncio.create_task(first.look_up(ANA))
    await slack.questions(1)
    clock.now += timedelta(seconds=seconds)
    newer = asyncio.create_task(second.look_up(ANA))
    await slack.questions(2)
    slack.say(1, guest=True)
    assert (await newer)[1].full_member is False
    slack.say(0, guest=False)
    assert (await earlier)[1].full_member is False
    assert first.standing(ANA).full_member is False
    known = await Memberships(database).load("U0ANA")
    assert known is not None
    assert known.standing is Membership.GUEST


async def test_what_was_known_before_the_clock_went_back_is_asked_anew(
    slack: SlowSlack, database: Database
) -> None:
    """An hour back: what was known is from the future, the answer to the next question stands."""
    clock = Time()
    people = a_process(slack, database, clock)
    asking = asyncio.create_task(people.look_up(ANA))
    await slack.questions(1)
    slack.say(0, guest=False)
    assert (await asking)[1].full_member is True
    clock.now -= timedelta(hours=1)
    assert people.standing(ANA).full_member is None
    asking = asyncio.create_task(people.look_up(ANA))
    await slack.questions(2)
    slack.say(1, guest=True)
    assert (await asking)[1].full_member is False
    clock.now += CHECKED_FOR
    assert people.standing(ANA).full_member is False


async def test_what_could_not_be_brought_home_is_brought_home_later(
    slack: SlowSlack, database: Database
) -> None:
    """Somebody of an enterprise, kept under a workspace: the ledger fails just then, not later."""
    clock = Time()
    of_enterprise = frozenset({"E0CORP", "T0ACME"})
    known = Checked(Membership.FULL, clock.now, "T0ACME", "E0CORP", of_enterprise)
    await Memberships(database).save("U0ANA", known, clock.now)
    kept = {"home": "T0ACME", "user_id": "U0ANA", "organization_fingerprint": "", "number": "n", "set_at": 0}
    await database.write(lambda connection: connection.execute(insert(line).values(kept)))
    failing = "CREATE TRIGGER failing BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'no'); END"
    await database.write(lambda connection: connection.execute(text(failing)))
    people = a_process(slack, database, clock)
    with pytest.raises(StatementFailed):
        await people.recognize(ANA, on_grid=False)
    await database.write(lambda connection: connection.execute(text("DROP TRIGGER failing")))
    clock.now += timedelta(minutes=2)
    assert await people.recognize(ANA, on_grid=False) == Person("E0CORP", "U0ANA")
    homes = await database.read(lambda connection: connection.scalars(select(line.c.home)).all())
    assert homes == ["E0CORP"]
