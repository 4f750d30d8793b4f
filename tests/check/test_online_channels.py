"""`check --online` of the channels the file names."""

import pytest

from bot.check.named import CHANNELS
from tests.check.world import World, together


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        ("C0TYPO", "not found. Either the id is wrong"),
        ("C0OLD", "it is archived"),
        ("C0RANDOM", "the bot isn't in it. To share cards there: /invite @Switchboard"),
        ("C0SHARED", "people beyond the organization's workspaces read there"),
    ],
)
async def test_where_no_card_can_be_shared_is_a_hint(world: World, channel: str, says: str) -> None:
    """Lookups work without it; the sentence says where it stands in the file and what to do."""
    told = await world.check(world.organization(channels=["C0SALES", channel]))
    (hint,) = told.of("hint")
    assert told.well
    assert hint.startswith(f"channel {channel} (acme.channels): {says}")
    assert "channels: cards can be shared in 1" in told.of("ok")


async def test_a_channel_that_may_be_shared_outside_is_fine(world: World) -> None:
    """It stands among the external ones, too."""
    told = await world.check(world.organization(channels=["C0SHARED"], external_channels=["C0SHARED"]))
    assert told.of("hint") == []


async def test_what_slack_does_not_say_of_channels_is_no_fault(world: World) -> None:
    """A rate limit, and a scope that is missing: hints."""
    world.slack.switches.rate_limit("conversations.info", times=1)
    first = await world.check(world.organization(channels=["C0SALES"]))
    world.slack.switches.clear()
    world.slack.switches.error("conversations.info", "missing_scope")
    second = await world.check(world.organization(channels=["C0SALES"]))
    assert first.well
    assert second.well
    assert "channels: not all looked up, since Slack is asked too often." in together(first.of("hint"))
    assert second.of("hint")[0].startswith("channels: not looked up, since the scope channels:read")


async def test_of_many_channels_the_first_are_looked_up(world: World) -> None:
    """Slack allows 50 a minute; what is left out is said."""
    names = [f"C0MANY{number}" for number in range(CHANNELS + 3)]
    told = await world.check(world.organization(channels=names))
    assert f"channels: only the first {CHANNELS} were looked up, 3 were not" in told.of("hint")
