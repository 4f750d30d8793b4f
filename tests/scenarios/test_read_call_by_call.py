"""What is wrong with one call in Invoca's answer spoils that call alone, and a very long one is read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sandbox.invoca.answers import Answer
from sandbox.invoca.faults import Fault, FaultKind
from sandbox.invoca.generations import Generation, Writing, calls_json
from tests.scenarios.stage import Stage


async def test_a_bad_call_is_left_out_and_that_is_said(stage: Stage) -> None:
    """The list shows the others, and says how many it lacks."""
    stage.begin()
    stage.begin(transaction_id="EFGH5678-EFGH5678", calling_phone_number="+15305550123")
    stage.invoca.switches.fail(FaultKind.BAD_CALL)
    (listed,) = await stage.types("U0ANA", "all")
    assert "1 live call" in listed.words
    assert "1 call could not be read." in listed.words


@pytest.mark.parametrize("kind", [FaultKind.REDIRECTED, FaultKind.LOGIN_PAGE])
async def test_of_what_the_operator_can_mend_the_contact_is_named(stage: Stage, kind: FaultKind) -> None:
    """With the setting it is about; nobody is told to try again."""
    stage.begin()
    stage.invoca.switches.fail(kind)
    (told,) = await stage.types("U0ANA", "all")
    assert "Tell <@U0OPS>" in told.words
    assert "`api_url`" in told.words
    assert "Try again" not in told.words


async def test_ten_thousand_calls_are_listed_filtered_and_found_by_number(stage: Stage) -> None:
    """In one answer, with destinations that have to be read one by one."""
    known = stage.begin()
    calls = [
        replace(
            known,
            transaction_id=f"A{number:07}-00000000",
            began=stage.clock() - timedelta(seconds=number),
            calling_phone_number=f"+1530{2_000_000 + number}",
            destination_phone_number=f"+1855{2_000_000 + number},,12",
            advertiser_campaign_name="Winter Sale" if number == 9_876 else "Spring Sale",
        )
        for number in range(10_000)
    ]
    body = calls_json(calls, Writing(Generation.APRIL_2023))
    stage.invoca.switches.fail(Fault(FaultKind.RAW, raw=Answer(200, body)))
    (listed,) = await stage.types("U0ANA", "all")
    assert "10000 live calls" in listed.words
    (filtered,) = await stage.types("U0ANA", 'campaign:"winter sale"')
    assert "1 live call" in filtered.words
    (found,) = await stage.types("U0ANA", "855-200-9876")
    assert "Winter Sale" in found.words
