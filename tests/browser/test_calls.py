"""A call from being looked up to what became of its tags, as people do it on the page."""

import re
from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from sandbox.browser.panel.calls import number_shown
from sandbox.invoca.hostile import hostile_calls
from tests.browser.seat import Seat, press

pytestmark = pytest.mark.asyncio(loop_scope="session")
ACTING = ".body a, .body .mention, .body .emoji"
"""What a card draws of a text that is more than text."""


async def test_a_command_is_chosen_and_sent_by_the_keyboard(seat: Seat) -> None:
    """Commands are offered at a slash, gone through with the arrows, taken with Enter; another sends."""
    call = seat.begin_call()
    await seat.sit_down()
    await seat.box.press("/")
    offered = seat.page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(offered.and_(seat.page.get_by_role("option", selected=True))).to_contain_text("/calls")
    await seat.box.press("ArrowDown")
    await expect(offered.and_(seat.page.get_by_role("option", selected=True))).to_contain_text("/tag")
    await seat.box.press("ArrowUp")
    await seat.box.press("Enter")
    await expect(seat.box).to_have_value("/calls ")
    await seat.box.press_sequentially(call.id)
    await seat.box.press("Enter")
    await expect(seat.message(call.named)).to_contain_text("Only visible to you")
    await expect(seat.told).to_contain_text("answered after")
    await expect(seat.box).to_be_empty()


async def test_a_list_is_paged_and_a_call_on_it_opened(seat: Seat) -> None:
    """Fifteen calls on a page, masked; the next page and back; and a call's card from its button."""
    calls = [seat.begin_call("Paged") for _ in range(16)]
    await seat.sit_down("U0SAM")
    await seat.send("/calls campaign:Paged")
    listed = seat.message("16 live calls")
    await expect(listed).to_contain_text("1–15")
    await press(listed, "Next page of calls").click()
    await expect(listed).to_contain_text("16–16")
    await expect(listed.get_by_role("button", name="Open the call of the caller ending")).to_have_count(1)
    await press(listed, "Previous page of calls").click()
    await expect(listed.get_by_role("button", name="Open the call of the caller ending")).to_have_count(15)
    await expect(listed).not_to_contain_text("617-225-")
    await listed.get_by_role("button", name="Open the call of the caller ending").first.click()
    card = seat.messages.filter(has_text=re.compile("|".join(re.escape(call.named) for call in calls)))
    await expect(press(card.last, "Edit…")).to_be_visible()


async def test_a_quick_tag_reaches_invoca(seat: Seat) -> None:
    """One press: the card says who set it and that it arrived, the panel what Invoca was sent and has now."""
    call = seat.begin_call()
    await seat.sit_down()
    card = await seat.look_up(call)
    await press(card, "Sold").click()
    await expect(press(card, "✓ Sold")).to_be_visible()
    await expect(card).to_contain_text("✓ Sale · @Ana Agent")
    asked = seat.panel.get_by_role("region", name="What Invoca was asked")
    await expect(asked.get_by_role("listitem").filter(has_text=call.id).first).to_contain_text("Sale")
    await expect(seat.call_in_panel(call).get_by_role("definition")).to_have_text("Sale")
    assert seat.set_on(call) == {"call_disposition": "Sale"}


async def test_a_tag_from_the_menu_of_more(seat: Seat) -> None:
    """What has no button of its own is chosen there, and set once."""
    call = seat.begin_call()
    await seat.sit_down()
    card = await seat.look_up(call)
    await card.get_by_role("combobox", name="More tags").select_option(label="Spam")
    await expect(card).to_contain_text("✓ Spam · @Ana Agent")
    assert [write.custom_data for write in seat.demo.invoca.board.writes(call.id)] == [
        (("call_disposition", "Spam"),)
    ]


async def test_a_form_with_faults_is_put_right_and_saved(seat: Seat) -> None:
    """A fault stands at its input, which has the focus, Slack's own as the app's; what was typed stays."""
    call = seat.begin_call()
    await seat.sit_down()
    card = await seat.look_up(call)
    await press(card, "Edit…").click()
    form = seat.window("Edit data")
    amount = form.get_by_role("textbox", name="Amount")
    notes = form.get_by_role("textbox", name="Notes")
    await amount.fill("a lot")
    await notes.fill("Card 4111 1111 1111 1111")
    await press(form, "Save").click()
    await expect(amount).to_be_focused()
    await expect(amount).to_have_accessible_description(re.compile("number"))
    await amount.fill("950")
    await press(form, "Save").click()
    await expect(notes).to_be_focused()
    await expect(notes).to_have_accessible_description(re.compile("card"))
    await expect(amount).to_have_value("950")
    await notes.fill("Wants slate")
    await press(form, "Save").click()
    await expect(form).to_be_hidden()
    await expect(card).to_contain_text("Notes: Wants slate")
    await expect(press(card, "Edit…")).to_be_focused()
    await expect(card).to_contain_text("✓")
    assert seat.set_on(call) == {"sale_amount": "950", "call_notes": "Wants slate"}


async def test_the_last_change_is_taken_back(seat: Seat) -> None:
    """`/tag undo` sets what was there before; its answer and the card say so."""
    call = seat.begin_call()
    await seat.sit_down()
    card = await seat.look_up(call)
    for tag in ("No sale", "Sold"):
        await press(card, tag).click()
        await expect(press(card, f"✓ {tag}")).to_be_visible()
    await seat.send("/tag undo")
    await expect(seat.message("Undone")).to_contain_text('Disposition is back to "No sale".')
    await expect(card).to_contain_text("No sale · ")
    await expect(press(card, "Sold")).to_be_visible()
    assert seat.set_on(call) == {"call_disposition": "No sale"}


async def test_from_a_message_the_calls_it_mentions(seat: Seat) -> None:
    """The message's menu, a window with what was found, and the focus goes back where it came from."""
    call = seat.begin_call()
    await seat.sit_down()
    await seat.send(f"Who takes {call.caller}?")
    message = seat.message(f"Who takes {call.caller}?")
    await seat.choose_in_menu(message, "Look up calls")
    results = seat.window("Live calls")
    await expect(results).to_contain_text(call.named)
    await press(results, "Close").click()
    await expect(results).to_be_hidden()
    await expect(press(message, "More actions")).to_be_focused()


async def test_from_a_message_the_call_is_tagged(seat: Seat) -> None:
    """The window that a message's menu opens has the tags, and says what became of the one pressed."""
    call = seat.begin_call()
    await seat.sit_down()
    await seat.send(f"{call.caller} is to be called back")
    await seat.choose_in_menu(seat.message(f"{call.caller} is to be"), "Tag the call")
    results = seat.window("Live calls")
    await press(results, "Callback").click()
    await expect(press(results, "✓ Callback")).to_be_visible()
    await expect(results).to_contain_text("✓")
    await seat.page.keyboard.press("Escape")
    await expect(results).to_be_hidden()
    assert seat.set_on(call) == {"call_disposition": "Callback"}


async def test_from_anywhere_by_the_last_digits(seat: Seat) -> None:
    """Slack's shortcuts have a form to look for a call, also where the app isn't."""
    call = seat.begin_call()
    await seat.sit_down(place="C0RANDOM")
    await press(seat.place, "Shortcuts").click()
    await seat.place.get_by_role("menuitem", name="Find a call").click()
    form = seat.window("Find a call")
    await form.get_by_role("textbox", name="Number, ID, or last four digits").fill(call.last_digits)
    await press(form, "Find").click()
    await expect(seat.window("Live calls")).to_contain_text(call.named)


async def test_a_tag_set_while_invoca_is_down_arrives_later(troubled: Seat) -> None:
    """The card says that it is kept and on its way; once Invoca is back it is there, and the card says so."""
    call = troubled.begin_call()
    await troubled.sit_down()
    card = await troubled.look_up(call)
    await troubled.panel.get_by_role("combobox", name="Invoca").select_option("down")
    await expect(press(troubled.panel, "All well again")).to_be_enabled()
    await press(card, "Sold").click()
    await expect(card).to_contain_text("Sale · sending…")
    assert troubled.set_on(call) == {}
    await press(troubled.panel, "All well again").click()
    await expect(card).to_contain_text("✓ Sale")
    assert troubled.set_on(call) == {"call_disposition": "Sale"}


async def test_a_call_that_ends_under_its_card(seat: Seat) -> None:
    """Who presses a tag then is told that it wasn't saved, why, and what it was; the tags are gone."""
    call = seat.begin_call()
    await seat.sit_down()
    card = await seat.look_up(call)
    await press(seat.panel, f"End call {call.last_digits}").click()
    await expect(seat.call_in_panel(call)).to_have_count(0)
    await press(card, "Sold").click()
    over = seat.message("Call ended", call.caller)
    await expect(over).to_contain_text("Not saved: the call had already ended.")
    await expect(over).to_contain_text("Sale")
    await expect(press(over, "Sold")).to_have_count(0)
    assert seat.set_on(call) == {}


async def test_hostile_data_is_drawn_as_text(seat: Seat) -> None:
    """By its switch come calls whose texts try to be more: their cards mention nobody and lead nowhere."""
    await seat.sit_down()
    switch = seat.panel.get_by_role("switch", name="Hostile data")
    await switch.click()
    await expect(switch).to_be_checked()
    for call in hostile_calls(datetime.now(UTC)):
        await seat.send(f"/calls {call.transaction_id}")
        card = seat.message(number_shown(str(call.calling_phone_number)))
        await expect(press(card, "Sold")).to_be_visible()
        await expect(card.locator(ACTING)).to_have_count(0)
        await expect(card).not_to_contain_text("\u202e")
    await seat.send("/calls all")
    listed = seat.message("live calls")
    await expect(listed).to_contain_text("0190")
    await expect(listed.locator(ACTING)).to_have_count(0)
    await switch.click()
    await expect(switch).not_to_be_checked()
