"""What people look for with a caller on the line, and in how many steps."""

from dataclasses import dataclass

import pytest

from sandbox.invoca.faults import FaultKind
from sandbox.slack.messages import Message
from tests.scenarios.stage import Stage


@dataclass
class Steps:
    """One person at work: everything they type, tap or enter is counted."""

    stage: Stage
    user: str
    taken: int = 0

    async def types(self, text: str) -> list[Message]:
        """Type the command that looks calls up; gives what is newly seen."""
        self.taken += 1
        return await self.stage.types(self.user, text)

    async def taps(self, message: Message, label: str) -> list[Message]:
        """Tap a button; gives what is newly seen."""
        self.taken += 1
        return await self.stage.clicks(self.user, message, label)

    async def enters(self, **entered: str) -> None:
        """Fill in the window that is open, and submit it."""
        self.taken += 1
        await self.stage.slack.submit(self.user, None, entered)
        await self.stage.settle()


async def test_a_viewer_who_looks_up_a_number(stage: Stage) -> None:
    """May not search by it, and is one tap from the list, and another from the call."""
    stage.begin()
    vic = Steps(stage, "U0VIC")
    (refused,) = await vic.types("9999")
    assert refused.words.startswith("You can't search by phone number. Open a call from the list.")
    assert stage.asked() == 0
    (listed,) = await vic.taps(refused, "All calls")
    (card,) = await vic.taps(listed, "Open")
    assert "9999" in card.words
    assert "530-999-9999" not in card.words
    assert vic.taken == 3


async def test_an_agent_without_a_line(stage: Stage) -> None:
    """The first list asks which number they answer; from then on the command is their call."""
    stage.begin(destination_phone_number="+18555550111")
    ana = Steps(stage, "U0ANA")
    (asking,) = await ana.types("")
    assert "caller ending *9999*" in asking.words
    await ana.taps(asking, "Set my line")
    await ana.enters(**{"The number you answer": "855-555-0111"})
    await stage.slack.close_view("U0ANA")
    (card,) = await ana.types("")
    assert "530-999-9999" in card.words
    assert ana.taken == 4


async def test_a_lookup_that_failed_is_repeated_with_one_tap(stage: Stage) -> None:
    """What was typed is kept; no number is on the button; a second failure takes the first one's place."""
    stage.begin()
    fault = stage.invoca.switches.fail(FaultKind.SERVER_ERROR)
    ana = Steps(stage, "U0ANA")
    (failed,) = await ana.types("530-999-9999")
    assert "Invoca" in failed.words
    assert "9999" not in repr(failed.blocks)
    (still,) = await ana.taps(failed, "Try again")
    assert still.ts == failed.ts
    stage.invoca.switches.clear(fault)
    (card,) = await ana.taps(still, "Try again")
    assert card.ts == failed.ts
    assert "530-999-9999" in card.words
    assert ana.taken == 3


async def test_a_click_that_failed_is_repeated_with_one_tap(stage: Stage) -> None:
    """What was clicked stays as it is; the failure beside it becomes what was wanted."""
    stage.begin()
    (listed,) = await stage.types("U0ANA", "all")
    fault = stage.invoca.switches.fail(FaultKind.TOO_MANY)
    ana = Steps(stage, "U0ANA")
    (failed,) = await ana.taps(listed, "Open")
    assert failed.ts != listed.ts
    stage.invoca.switches.clear(fault)
    (card,) = await ana.taps(failed, "Try again")
    assert card.ts == failed.ts
    assert "530-999-9999" in card.words
    assert ana.taken == 2


async def test_what_time_does_not_mend_offers_nothing(stage: Stage) -> None:
    """A token that is refused is refused again: the contact is named, and there is no button."""
    stage.begin()
    stage.invoca.switches.fail(FaultKind.UNAUTHORIZED)
    (told,) = await stage.types("U0ANA", "all")
    assert "<@U0OPS>" in told.words
    assert told.controls == ()


@pytest.mark.parametrize("verb", ["share", "history"])
async def test_what_was_not_found_is_quoted_as_it_was_typed(stage: Stage, verb: str) -> None:
    """Without the verb, also after a click; of an id that has the verb in it, all is quoted."""
    (none,) = await stage.types("U0ANA", f"ext:{verb}-55")
    assert f"{verb}-55*. It may have ended" in none.words
    fault = stage.invoca.switches.fail(FaultKind.SERVER_ERROR)
    (failed,) = await stage.types("U0ANA", f"9998 {verb}")
    stage.invoca.switches.clear(fault)
    (none,) = await stage.clicks("U0ANA", failed, "Try again")
    assert "No live call matches *9998*." in none.words


@pytest.mark.parametrize("typed", ["9999 share", "9999 history", "share"])
async def test_the_next_page_of_calls_of_which_one_is_to_be_chosen(stage: Stage, typed: str) -> None:
    """It lists what was asked for, not all calls."""
    await stage.types("U0ANA", "line 855-555-0112")
    for number in range(17):
        stage.begin(transaction_id=f"CALL-{number:04}", destination_phone_number="+18555550112")
    for number in range(17):
        stage.begin(
            transaction_id=f"OTHER-{number:04}",
            calling_phone_number="+15305550148",
            destination_phone_number="+18555550111",
        )
    (listed,) = await stage.types("U0ANA", typed)
    (turned,) = await stage.clicks("U0ANA", listed, "Next")
    assert "*17 live calls*, 16–17" in turned.words
