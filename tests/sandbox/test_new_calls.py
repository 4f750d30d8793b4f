from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.invoca.server import InvocaSandbox
from sandbox.new_calls import (
    WITHHELD,
    begin_call,
    calls_in_progress,
    end_call,
    ends_of,
    number_of,
    numbers_in,
)
from sandbox.not_done import NotDoneError
from sandbox.organizations import ACME

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)


@pytest.fixture
async def invoca() -> AsyncIterator[InvocaSandbox]:
    async with InvocaSandbox([ACME], clock=lambda: NOW) as sandbox:
        yield sandbox


async def test_a_call_begins_now_and_goes_on_until_it_is_ended(invoca: InvocaSandbox) -> None:
    """Between the numbers that are given."""
    call = begin_call(invoca, NOW, "+15305550123", "+18555595600")
    assert ends_of(call) == "+15305550123 → +18555595600"
    assert calls_in_progress(invoca, NOW + timedelta(days=1)) == [call]
    assert (call.began, call.start_time) == (NOW, NOW)
    end_call(invoca, NOW, call.transaction_id)
    assert calls_in_progress(invoca, NOW) == []


async def test_a_call_can_withhold_its_number(invoca: InvocaSandbox) -> None:
    """It goes somewhere all the same."""
    call = begin_call(invoca, NOW, WITHHELD)
    assert call.calling_phone_number is None
    assert ends_of(call).startswith("number withheld → ")
    assert call.destination_phone_number


async def test_a_call_that_is_not_in_progress_cannot_be_ended(invoca: InvocaSandbox) -> None:
    """Not twice, and not one there never was."""
    call = begin_call(invoca, NOW)
    end_call(invoca, NOW, call.transaction_id)
    for transaction_id in (call.transaction_id, "NEVER000-NEVER000"):
        with pytest.raises(NotDoneError, match=f"{transaction_id} is over already."):
            end_call(invoca, NOW, transaction_id)


@pytest.mark.parametrize("typed", ["530-555-0123", " (530) 555 0123 ", "+1 530.555.0123", "15305550123"])
def test_numbers_are_read_as_people_write_them(typed: str) -> None:
    """American ones, in any usual way."""
    assert number_of(typed, "caller") == "+15305550123"


@pytest.mark.parametrize(
    "typed", ["530-555", "hello", "530-555-0123 530-555-0124", "530-555-01234", "x" * 90]
)
def test_what_is_not_one_number_is_said_so(typed: str) -> None:
    """In a short sentence, with an example."""
    with pytest.raises(NotDoneError) as raised:
        number_of(typed, "caller")
    assert str(raised.value).startswith(f"The caller's number can't be read: {typed[:40]!r}.")
    assert str(raised.value).endswith("Type ten digits, 530-555-0123.")


def test_what_stands_between_numbers_is_given_too() -> None:
    """So that whoever reads a sentence knows whether it is one."""
    assert numbers_in("call 530-555-0123 to 855-559-5600") == (["+15305550123", "+18555595600"], "call  to ")
