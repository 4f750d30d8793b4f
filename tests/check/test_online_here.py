"""`check --online` of HOST:PORT: what runs there, and whether it goes with the tokens."""

import pytest
from aiohttp import web

from tests.check.world import World, answering, free_port, saying_nothing
from tests.scenarios.stage import Clock, running
from tests.waiting import until


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


async def test_nothing_runs_there_yet(world: World) -> None:
    """Fine: it can start. Why Slack reaches nobody is said, should it say so."""
    port = free_port()
    told = await world.check(port=port, explain=True)
    assert told.well
    assert f"127.0.0.1:{port} is free: Switchboard can start here, and isn't running here now" in told.of(
        "ok"
    )
    assert (
        f"here: nothing runs on 127.0.0.1:{port}. Start it: python -m bot serve."
        in told.after("dispatch_failed")[1]
    )
    token = world.slack.workspace.app.app_token
    in_socket_mode = await world.check(port=port, slack_app_token=token, explain=True)
    assert "python -m bot socket." in in_socket_mode.after("dispatch_failed")[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - it only asks
async def test_switchboard_runs_there_and_is_ready(world: World, host: str) -> None:
    """And none of the three failures has its cause here; they are explained to whoever asks for it."""
    async with running(world.settings(), world.directory(), Clock(), world.slack, "http") as (bot, url):
        await until(lambda: not bot.not_ready)
        plain = await world.check(host=host, port=port_of(url))
        told = await world.check(host=host, port=port_of(url), explain=True)
    assert told.well
    assert not any(line.startswith(("here: ", "look: ", "dispatch_failed")) for line in plain.lines)
    assert any("check --online --explain" in line for line in plain.lines)
    assert f"{host}:{port_of(url)}: `serve` runs there, and is ready" in told.of("ok")
    assert [line for line in told.lines if line.startswith("here: ")] == [
        "here: nothing that was asked above explains it"
    ] * 3


async def test_switchboard_runs_there_and_is_not_ready(world: World) -> None:
    """In the words of its own /readyz."""
    world.slack.switches.error("auth.test", "token_revoked")
    async with running(world.settings(), world.directory(), Clock(), world.slack, "http") as (bot, url):
        await until(lambda: bot.identity.refused)
        told = await world.check(port=port_of(url))
    address = f"127.0.0.1:{port_of(url)}"
    said = f"{address}: `serve` runs there, and isn't ready: slack: token_revoked. Its log says more."
    assert said in told.of("WRONG")
    assert f"here: what runs on {address} isn't ready (above)." in told.after("dispatch_failed")


async def test_serve_where_socket_mode_is_meant(world: World) -> None:
    """Both may be fine by themselves, and Slack would speak to nobody."""
    async with running(world.settings(), world.directory(), Clock(), world.slack, "http") as (bot, url):
        await until(lambda: not bot.not_ready)
        told = await world.check(port=port_of(url), slack_app_token=world.slack.workspace.app.app_token)
    assert told.well
    assert told.of("hint")[0].startswith("what runs here and SLACK_APP_TOKEN don't go together")
    assert any(line.startswith("here: `serve` runs here") for line in told.after("dispatch_failed"))


async def test_socket_where_http_is_meant(world: World) -> None:
    """The other way round; and with the token it is as it must be."""
    token = world.slack.workspace.app.app_token
    async with running(world.settings(), world.directory(), Clock(), world.slack, "socket") as (bot, url):
        await until(lambda: not bot.not_ready)
        without = await world.check(port=port_of(url))
        told = await world.check(port=port_of(url), slack_app_token=token)
    assert without.of("hint")[0].startswith("what runs here and SLACK_APP_TOKEN don't go together")
    assert any(line.startswith("here: `socket` runs here") for line in without.after("dispatch_failed"))
    assert f"127.0.0.1:{port_of(url)}: `socket` runs there, and is ready" in told.of("ok")
    assert told.of("hint") == []


async def test_something_else_runs_there(world: World) -> None:
    """It answers, and is not Switchboard: a start would fail, and Slack would speak to it."""
    for answer in (web.Response(text="hello"), web.Response(text="[]"), web.Response(status=404)):
        async with answering(answer) as port:
            told = await world.check(port=port)
        assert told.wrong.startswith(
            f"HOST, PORT: something that isn't Switchboard answers on 127.0.0.1:{port}."
        )
        assert told.after("dispatch_failed")[1].startswith(
            f"here: 127.0.0.1:{port} belongs to something else"
        )


async def test_something_there_says_nothing(world: World) -> None:
    """What hangs explains a timeout, and a click that does nothing."""
    async with saying_nothing() as port:
        told = await world.check(port=port, seconds=1)
    stuck = f"here: what listens on 127.0.0.1:{port} doesn't answer at all (above). Restart it."
    assert any(f"connections on 127.0.0.1:{port} and says nothing" in line for line in told.of("WRONG"))
    assert stuck in told.after("operation_timeout")
    assert stuck in told.after("A click does nothing")


async def test_an_address_that_is_not_this_machines(world: World) -> None:
    """What the system says of it, as at a start."""
    told = await world.check(host="nobody.invalid", port=3000)
    assert told.wrong.startswith("HOST, PORT: can't listen on nobody.invalid:3000: ")
