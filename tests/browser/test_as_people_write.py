"""Numbers in whatever clothes, typed and forwarded on the page: each ends in the call, or in a question."""

import pytest
from playwright.async_api import expect

from tests.browser.seat import Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("typed", ["53O-999-9999", "sip:+15309999999@sbc.example.com"])
async def test_a_number_as_it_was_copied(seat: Seat, typed: str) -> None:
    """An O for a zero, and what a telephone exchange calls its callers: the card of the call."""
    await seat.sit_down()
    await seat.send(f"/calls {typed}")
    card = seat.message("+1 530-999-9999 → Sales hunt group")
    await expect(press(card, "Edit…")).to_be_visible()


async def test_a_vanity_number(seat: Seat) -> None:
    """As it stands in advertisements; the call that goes there."""
    call = seat.begin_call(destination_phone_number="+18002668228")
    await seat.sit_down()
    await seat.send("/calls 1-800-CONTACTS")
    card = seat.message(f"{call.caller} → +1 800-266-8228")
    await expect(press(card, "Edit…")).to_be_visible()


async def test_last_digits_in_italics_are_tagged(seat: Seat) -> None:
    """Underscores around the digits: the one call whose caller ends so is sold."""
    call = seat.begin_call()
    await seat.sit_down()
    await seat.send(f"/tag _{call.last_digits}_ sold")
    await expect(seat.message(call.masked)).to_contain_text("✓ Sale")
    assert seat.set_on(call) == {"call_disposition": "Sale"}


async def test_a_forwarded_email(seat: Seat) -> None:
    """A message that is nothing but an e-mail: from its menu, the call that the e-mail speaks of."""
    call = seat.begin_call()
    email = {
        "id": "F0EMAIL",
        "mode": "email",
        "title": "Fwd: the roof",
        "subject": "Fwd: the roof",
        "plain_text": f"> On Monday Dana wrote:\n> Call me back: {call.caller}\n",
    }
    seat.demo.slack.share_file("U0SAM", "C0SALES", email)
    await seat.sit_down()
    await seat.choose_in_menu(seat.message("Fwd: the roof"), "Look up calls")
    results = seat.window("Live calls")
    await expect(results).to_contain_text(call.named)
    await press(results, "Close").click()
