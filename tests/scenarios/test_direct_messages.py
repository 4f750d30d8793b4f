"""What was not saved is told in a direct message, whatever Slack says to it."""

from typing import Any

import pytest

from bot.words import REPEATED
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.slack.state import Call
from tests.scenarios.stage import CALL, Stage

TELL = "chat.postMessage"

SAID = "is not one we take"


def messages(stage: Stage, user: str = "U0ANA") -> list[str]:
    return [message.words for message in stage.slack.direct_messages(user)]


def tries(stage: Stage, user: str = "U0ANA") -> list[Call]:
    return [call for call in stage.slack.calls_to(TELL) if call.arguments.get("channel") == user]


async def fails(stage: Stage, user: str = "U0ANA", call: str = CALL) -> None:
    """Somebody sets something that is refused, where they can't be told on a card."""
    stage.begin(transaction_id=call)
    stage.slack.switches.broken("response_url", 404)
    refused = {"call_disposition": [SAID]}
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, Requests.WRITES, messages=refused))
    await stage.tags(user, f"{call} sold")


async def somebody_else_is_told(stage: Stage) -> None:
    """By then what is due has been looked for."""
    await fails(stage, "U0SAM", "EFGH5678-EFGH5678")
    await stage.until(lambda: messages(stage, "U0SAM"))


async def test_a_pause_is_kept_and_means_that_nothing_was_told(stage: Stage) -> None:
    """Not before Slack's time is over, and then as for the first time."""
    stage.slack.switches.rate_limit(TELL, times=1, retry_after=30)
    await fails(stage)
    await stage.until(lambda: len(tries(stage)) == 1)
    stage.clock.pass_(seconds=25)
    await somebody_else_is_told(stage)
    assert len(tries(stage)) == 1
    stage.clock.pass_(seconds=40)  # whenever it was written down
    await stage.until(lambda: messages(stage))
    assert len(tries(stage)) == 2
    (said,) = messages(stage)
    assert SAID in said
    assert REPEATED not in said


@pytest.mark.parametrize("lost", ["cut", 503, 500, "internal_error", "fatal_error"])
async def test_a_lost_answer_is_perhaps(stage: Stage, lost: str | int) -> None:
    """It is told again, with the words for that."""
    if isinstance(lost, int):
        stage.slack.switches.broken(TELL, lost, 1)
    elif lost == "cut":
        stage.slack.switches.lose_answers(TELL)
    else:
        stage.slack.switches.error(TELL, lost, 1)
    await fails(stage)
    await stage.until(lambda: any(REPEATED in each for each in messages(stage)))
    assert len(tries(stage)) == 2
    assert all(SAID in each for each in messages(stage))


@pytest.mark.parametrize("refusal", ["invalid_blocks", "msg_too_long", "invalid_arguments", "unheard_of"])
async def test_a_refused_content_goes_as_plain_text(stage: Stage, refusal: str) -> None:
    """The same, once, without blocks."""
    stage.slack.switches.error(TELL, refusal, 1)
    await fails(stage)
    await stage.until(lambda: messages(stage))
    with_blocks, plain = (call.arguments for call in tries(stage))
    assert "blocks" in with_blocks
    assert "blocks" not in plain
    (said,) = messages(stage)
    assert SAID in said
    assert REPEATED not in said


@pytest.mark.parametrize(
    ("refusal", "tried"),
    [
        ("user_not_found", 1),
        ("cannot_dm_bot", 1),
        ("is_bot", 1),
        ("account_inactive", 1),
        ("channel_not_found", 1),
        ("invalid_blocks", 2),
    ],
)
async def test_what_can_never_be_told_ends(stage: Stage, refusal: str, tried: int) -> None:
    """There is nobody to tell, or Slack refuses both forms: it isn't tried for ever."""
    stage.slack.switches.error(TELL, refusal)
    await fails(stage)
    await stage.until(lambda: len(tries(stage)) == tried)
    stage.slack.switches.clear()
    stage.clock.pass_(minutes=4)
    await somebody_else_is_told(stage)
    assert len(tries(stage)) == tried


@pytest.mark.parametrize("said", ["1.5", "", "soon", "Mon, 30 Nov 2020 12:00:00 GMT"])
@pytest.mark.parametrize("method", ["response_url", "conversations.info"])
async def test_any_retry_after(stage: Stage, method: str, said: Any) -> None:
    """In seconds with a fraction, empty, a date: it is waited for, and then the answer is there."""
    stage.begin()
    stage.slack.switches.rate_limit(method, times=1, retry_after=said)
    seen = await stage.types("U0ANA", f"{CALL} share")
    assert any("Shared" in each.words for each in seen if each.ephemeral)
