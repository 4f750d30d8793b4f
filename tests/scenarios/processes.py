"""Around a bot that is a process of its own."""

from datetime import UTC, datetime, timedelta

from sandbox.bot_process import BotProcess
from sandbox.invoca.calls import CustomDatum, SandboxCall
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from tests.scenarios.stage import CALL
from tests.waiting import until


def call() -> SandboxCall:
    """The call of these tests: all that is known of it must never be in a log."""
    return SandboxCall(
        transaction_id=CALL,
        began=datetime.now(UTC) - timedelta(minutes=1),
        calling_phone_number="+15309999999",
        destination_phone_number="+18555595599",
        external_unique_id="crm-1042",
        advertiser_campaign_name="Spring Sale",
        custom_data=(CustomDatum("note", "secret note"),),
        demographics={"display_name_data_append": "Ada Lovelace"},
    )


async def answered(slack: SlackSandbox, user: str, typed: str, command: str = "/calls") -> Message:
    """Type a command and wait for the last word on it."""
    before = len(slack.seen(user, "C0SALES"))
    delivery = await slack.command(user, "C0SALES", command, typed)
    assert (delivery.status, delivery.error) == (200, None)

    def told() -> list[Message]:
        return [each for each in slack.seen(user, "C0SALES")[before:] if not each.words.startswith("Looking")]

    return (await slack.wait_for(told))[0]


async def logged(bot: BotProcess, words: str) -> None:
    """Wait until the bot's log says so."""
    await until(lambda: words in bot.log.read_text(encoding="utf-8"))
