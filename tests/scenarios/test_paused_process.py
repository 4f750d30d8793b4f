"""Two processes on one database: the first is stopped for longer than its lease lasts, and goes on later.

In real time, since a process that is stopped (SIGSTOP) can be given no other clock: a lease lasts 13 s.
"""

import asyncio
import time
from functools import partial
from pathlib import Path

from bot.errors import GAVE_UP
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.slack.messages import Message
from sandbox.slack.transport import HttpTransport
from tests.scenarios.crowd import CHANNEL, PEOPLE, Ground, a_crowd

ANA, SAM, *_ = PEOPLE

MANY = [f"MANY{number:04}-MANY{number:04}" for number in range(24)]
"""More than are sent at once, of which again not all have a connection."""

FEW = MANY[::3]

SOME = 5
"""So many at least are at the API when the first is stopped: there are ten connections."""

REFUSED, ASKED, AFTER = "CALL1001-CALL1001", "CALL1002-CALL1002", "CALL1003-CALL1003"

ONE, TWO, THREE = ([("sale_amount", value)] for value in "123")


async def tag(ground: Ground, person: str, call: str, typed: str) -> None:
    """Type a tag, which is taken."""
    delivery = await ground.slack.command(person, CHANNEL, "/tag", f"{call} {typed}")
    assert (delivery.error, delivery.shown) == (None, None)


def lookups(ground: Ground, call: str) -> int:
    """How often the API was asked what this call is."""
    named = [each.query.get("transaction_id") for each in ground.invoca.received if not each.write]
    return named.count(call)


def sent_to(ground: Ground) -> set[str]:
    """The calls for which an update has come to the API."""
    return {each.query["transaction_id"] for each in ground.invoca.updates}


def told(ground: Ground, person: str, chosen: str) -> int:
    """How many messages tell this person that it was not saved."""
    return sum(chosen in message.words for message in ground.notifications(person))


async def everything_under_way(ground: Ground) -> Fault:
    """Leave the first process with tags on their way: one refused, one asked about, and many others.

    Gives what holds the lookup.
    """
    for number, call in enumerate((*MANY, REFUSED, ASKED, AFTER)):
        ground.begin(call, number)
    invoca, switches = ground.invoca, ground.invoca.switches
    # Known from now on, so that nothing but the delivery will look it up again.
    await ground.slack.command(ANA, CHANNEL, "/calls", ASKED)
    await ground.slack.wait_for(lambda: ground.messages(ANA))
    lookup = switches.fail(Fault(FaultKind.HELD, Requests.READS, times=1))
    await tag(ground, ANA, ASKED, "ext=crm-1 amount=1")
    await invoca.wait_for(lambda: lookups(ground, ASKED) == 2)
    switches.fail(Fault(FaultKind.HELD, Requests.WRITES))
    await tag(ground, ANA, REFUSED, "crew=1")
    await invoca.wait_for(lambda: invoca.updates)
    await asyncio.gather(*(tag(ground, ANA, call, "amount=1") for call in MANY))
    return lookup


async def test_who_was_stopped_sends_nothing_old_and_tells_nothing_twice(
    tmp_path: Path, postgres_url: str
) -> None:
    """The second takes over what the first was about to send, or had sent; the first finds it is stale.

    Of many calls, the first's updates of some are carried out while it is stopped, and others wait for their
    turn in it; one is refused, and one has yet to be sent, since an external id is looked up before an agent
    may set another. It goes on while the second has newer values under way.
    """
    async with a_crowd(tmp_path, postgres_url) as ground, ground.bot("first.log") as first:
        switches = ground.invoca.switches
        lookup = await everything_under_way(ground)
        await ground.until_held(len(MANY) + 2)
        await ground.invoca.wait_for(lambda: len(ground.invoca.updates) > SOME)
        first.pause()
        lookup.release()
        switches.clear()  # the API carries out what it has, and answers whom nobody hears
        await ground.invoca.wait_for(lambda: not any(each.waits for each in ground.invoca.updates))
        assert 0 < sum(ground.set_on(call) == ONE for call in MANY) < len(MANY)
        async with ground.bot("second.log") as second:
            for call in (*MANY, ASKED):
                await tag(ground, SAM, call, "amount=2")
            await tag(ground, SAM, REFUSED, "crew=2")
            await ground.until_all_is_done()
            held = switches.fail(Fault(FaultKind.HELD, Requests.WRITES))
            for call in FEW:
                await tag(ground, SAM, call, "amount=3")
            await ground.invoca.wait_for(
                lambda: sum(each.waits for each in ground.invoca.updates) == len(FEW)
            )
            first.resume()  # while the second is at it: nothing is to be taken out of its hands
            ground.slack.connect(f"{first.url}/slack/events")
            await tag(ground, ANA, AFTER, "amount=3")
            await ground.invoca.wait_for(lambda: AFTER in sent_to(ground))
            switches.clear(held)
            await ground.until_all_is_done()
            second.pause()  # whatever is done from here on, the first does
            await tag(ground, ANA, AFTER, "crew=3")
            await ground.until_all_is_done()
            second.resume()
        assert [ground.set_on(call) for call in (ASKED, AFTER, REFUSED)] == [ONE + TWO, THREE, []]
        for call in MANY:
            newest = TWO + THREE if call in FEW else TWO
            assert ground.set_on(call) in (ONE + newest, ONE + ONE + newest)
        assert [told(ground, ANA, f"Crew: {each}") for each in (1, 3)] == [1, 1]
        assert told(ground, SAM, "Crew: 2") == 1
        assert len(ground.notifications(ANA)) + len(ground.notifications(SAM)) == 3


async def test_what_slack_gave_up_on_is_not_set_on_waking(tmp_path: Path, postgres_url: str) -> None:
    """A click and a command wait in a process that stands still; another takes a newer one; the first wakes.

    Slack gives up after its three seconds. What was asked then is not set, least of all on top of the newer
    value, and whoever asked is told so.
    """
    async with a_crowd(tmp_path, postgres_url) as ground, ground.bot("first.log", module="bot") as first:
        slack, call = ground.slack, ground.begin("CALL1004-CALL1004")
        await slack.command(SAM, CHANNEL, "/calls", call)
        (card,) = await slack.wait_for(lambda: ground.messages(SAM))
        first.pause()
        to_first = HttpTransport(slack.workspace.app, f"{first.url}/slack/events", time.time)
        waiting = (
            slack.clicked(SAM, card, "Step 1"),
            slack.payloads.command(ANA, CHANNEL, "/tag", f"{call} amount=1"),
        )
        given_up = await asyncio.gather(*(slack.send(each, through=to_first) for each in waiting))
        assert [each.error for each in given_up] == ["operation_timeout"] * 2
        async with ground.bot("second.log"):
            await tag(ground, SAM, call, "amount=2")
            await ground.invoca.wait_for(lambda: ground.set_on(call))
            first.resume()
            for person in (ANA, SAM):
                await slack.wait_for(partial(gave_up, ground, person))
            await ground.until_all_is_done()
        assert ground.set_on(call) == [("sale_amount", "2")]


def gave_up(ground: Ground, person: str) -> list[Message]:
    """The messages that tell this person that Slack had given up."""
    return [each for each in ground.messages(person) if each.words.startswith(GAVE_UP)]
