"""`check --online`, whole: everybody is asked, nothing is touched, nothing is given away."""

import asyncio
from datetime import UTC, datetime

from bot.check.named import PEOPLE
from bot.check.online import AT_ONCE, check_online
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.faults import Fault, FaultKind
from tests.check.world import ACME, Told, World, together
from tests.waiting import PATIENCE, until


async def test_when_all_is_well_it_says_so(world: World) -> None:
    """Each thing that was asked is fine, and so is the whole."""
    told = await world.check(slack_app_token=world.slack.workspace.app.app_token)
    assert told.well
    assert told.lines[-1] == "All is well."
    assert told.of("WRONG") == told.of("hint") == []
    fine = together(told.of("ok"))
    for said in (
        "no fault, 1 organization",
        "Invoca for acme: the token works",
        "the bot token works: switchboard in Acme Roofing (T0ACME)",
        "every scope is granted",
        "Socket Mode: the app-level token works",
        "user group S0AGENTS: 1 person",
        "people named by id: 2 are there",
    ):
        assert said in fine


async def test_who_is_asked_is_said_before_the_answer_is_there(world: World) -> None:
    """While Invoca keeps everybody waiting, it is already known what is waited for, and what else is fine."""
    told = Told()
    world.invoca.switches.fail(held := Fault(FaultKind.HELD))
    checking = asyncio.create_task(check_online(world.settings(), world.directory(), told.say))
    await until(lambda: "people named by id: 2 are there" in told.of("ok"))
    assert "Invoca for acme: asking 127.0.0.1" in told.of("...")
    assert not any("the token works" in line for line in told.of("ok") if "acme" in line)
    held.release()
    assert await checking


async def test_every_fault_of_everybody_is_told_at_once(world: World) -> None:
    """One organization's, Slack's and the app-level token's; what is well is told as well."""
    told = await world.check(
        world.organization(variable="OLD_API_TOKEN"),
        world.organization("globex", agents=["U0NOBODY"]),
        slack_app_token="xapp-wrong",
    )
    assert not told.well
    wrong = together(told.of("WRONG"))
    assert "Invoca for acme: the token isn't accepted (401)" in wrong
    assert "U0NOBODY (globex.agents): nobody has this id" in wrong
    assert "SLACK_APP_TOKEN: Slack doesn't know this token (invalid_auth)" in wrong
    assert "Invoca for globex: the token works" in told.of("ok")
    assert told.lines[-1] == "3 things are wrong."


async def test_it_only_looks(world: World) -> None:
    """No call is asked for, nothing is written, and no connection opened that Slack could use."""
    call = SandboxCall(transaction_id="ABCD1234-ABCD1234", began=datetime.now(UTC))
    world.invoca.board.begin(ACME, call)
    told = await world.check(slack_app_token=world.slack.workspace.app.app_token)
    assert "ABCD1234" not in together(told.lines)
    (asked,) = world.invoca.received
    assert (asked.method, asked.query["transaction_id"]) == ("GET", "SWITCHBOARD-CHECK")
    assert {each.method for each in world.slack.calls} == {
        "auth.test",
        "apps.connections.open",
        "usergroups.users.list",
        "users.info",
        "conversations.info",
    }
    assert len(world.slack.socket_mode.connections.open) == 0
    assert world.slack.refused == []


async def test_so_many_things_are_asked_at_once_and_no_more(world: World) -> None:
    """Neither Slack nor Invoca is flooded by a long file."""
    world.slack.switches.hold("users.info")
    world.invoca.switches.fail(Fault(FaultKind.HELD))
    people = [f"U1{number:04}" for number in range(PEOPLE)]
    crowd = [f"acme{number}" for number in range(AT_ONCE)]
    more = [world.organization(key, id=50 + n, variable="ACME_API_TOKEN") for n, key in enumerate(crowd)]
    directory = world.directory(world.organization(agents=people), *more)
    told = Told()
    checking = asyncio.create_task(check_online(world.settings(), directory, told.say, PATIENCE))
    await until(lambda: len(world.slack.calls_to("users.info")) >= AT_ONCE)
    await until(lambda: len(world.invoca.received) >= AT_ONCE)
    assert len(world.slack.calls_to("users.info")) == AT_ONCE
    assert len(world.invoca.received) == AT_ONCE
    checking.cancel()
    await asyncio.wait({checking})
