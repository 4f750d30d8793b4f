import pytest

from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    form_input,
    home,
    modal,
    option,
    plain,
    section,
    select,
    text_input,
)
from tests.sandbox.terminal.conftest import App, Played

CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("This can't be undone."),
    "confirm": plain("Do it"),
    "deny": plain("Leave it"),
}


async def gives(app: App, payload: Json, *blocks: Json) -> None:
    await app.answer(payload, blocks=list(blocks))


async def opens(app: App, payload: Json, view: Json) -> None:
    await app.client.views_open(trigger_id=payload["trigger_id"], view=view)


async def test_a_question_is_asked_before_the_button_acts(played: Played) -> None:
    """No leaves everything as it is, yes presses."""
    played.app.work = lambda app, payload: gives(app, payload, actions(button("Erase", confirm=CONFIRM)))
    await played.types("/calls")
    question = await played.types("1")
    assert "Sure?" in question
    assert "[1 Do it] [2 Leave it]" in question
    assert "Nothing was done." in await played.types("2")
    assert len(played.app.received) == 1
    played.app.work = lambda app, payload: gives(app, payload, section("Erased"))
    assert "Erased" in await played.types("1")


async def test_a_choice_is_taken_by_its_number(played: Played) -> None:
    """In a menu on a message."""
    menu = select(option("Sale"), option("No sale", "none"))
    played.app.work = lambda app, payload: gives(app, payload, actions(menu))
    await played.types("/calls")
    await played.types("2")
    assert played.app.received[-1]["actions"][0]["selected_option"]["value"] == "none"


async def test_a_field_takes_words_and_a_button_doesn_t(played: Played) -> None:
    """What is missing, or too much, is said."""
    picker = {"type": "datepicker", "action_id": "day"}
    played.app.work = lambda app, payload: gives(app, payload, actions(picker, button("Save")))
    await played.types("/calls")
    assert "1 is a field: type 1 and what to write there." in await played.types("1")
    assert "2 is not a field: type 2 alone." in await played.types("2 words")
    await played.types("1 2026-05-04")
    assert played.app.received[-1]["actions"][0]["selected_date"] == "2026-05-04"


async def test_a_form_is_filled_in_and_submitted(played: Played) -> None:
    """The app hears of what was entered when it is submitted."""
    several = {"type": "checkboxes", "action_id": "extras", "options": [option("A"), option("B")]}
    view = modal(
        form_input(text_input(), block_id="note"),
        form_input(select(option("Sale"), option("Spam")), "Disposition", block_id="disposition"),
        form_input(several, "Extras", block_id="extras", optional=True),
    )
    played.app.work = lambda app, payload: opens(app, payload, view)
    opened = await played.types("/calls")
    assert "Edit data" in opened
    assert "[6 Save] [7 Cancel]" in opened
    delivered = len(played.app.received)
    await played.types("1 asked for a callback", "3", "4", "5")
    filled = await played.types("4")
    assert "asked for a callback" in filled
    assert "(3 Spam ✓)" in filled
    assert "(4 A) (5 B ✓)" in filled
    assert len(played.app.received) == delivered
    played.app.work = None
    assert "The window 'Edit data' is closed." in await played.types("6")
    values = played.app.received[-1]["view"]["state"]["values"]
    assert values["note"]["note"]["value"] == "asked for a callback"
    assert values["disposition"]["choose"]["selected_option"]["value"] == "spam"
    assert [each["value"] for each in values["extras"]["extras"]["selected_options"]] == ["b"]


async def test_what_is_missing_in_a_form_is_said_at_its_place(played: Played) -> None:
    """By Slack itself, before the app hears of it."""
    played.app.work = lambda app, payload: opens(app, payload, modal(form_input()))
    await played.types("/calls")
    assert "Please complete this required field." in await played.types("2")


async def test_a_form_can_be_left(played: Played) -> None:
    """Without a word to an app that doesn't ask for one."""
    played.app.work = lambda app, payload: opens(app, payload, modal())
    await played.types("/calls")
    assert "The window 'Edit data' is closed." in await played.types("2")
    assert len(played.app.received) == 1
    assert "That isn't there any more." in await played.types("2")


async def test_every_kind_of_field_is_filled_in(played: Played) -> None:
    """Several lines where there may be several, and a dash empties a field."""
    radio = {"type": "radio_buttons", "action_id": "yes_no", "options": [option("Yes"), option("No")]}
    view = modal(
        form_input(text_input("name"), block_id="name", optional=True),
        form_input(text_input("note", multiline=True), block_id="note"),
        form_input({"type": "number_input", "is_decimal_allowed": True, "action_id": "a"}, block_id="amount"),
        form_input({"type": "datepicker", "action_id": "day"}, block_id="day"),
        form_input(radio, block_id="insured"),
    )
    played.app.work = lambda app, payload: opens(app, payload, view)
    await played.types("/calls")
    assert "A day is typed so: 2026-05-04." in await played.types("4 tomorrow")
    await played.types("1 one\\ntwo", "1 -", r"2 one\ntwo", "3 twelve", "4 2026-05-04", "5")
    assert "Please enter a number." in await played.types("7")
    await played.types("3 12.50")
    played.app.work = None
    await played.types("7")
    values = played.app.received[-1]["view"]["state"]["values"]
    assert values["name"]["name"]["value"] is None
    assert values["note"]["note"]["value"] == "one\ntwo"
    assert values["amount"]["a"]["value"] == "12.50"
    assert values["day"]["day"]["selected_date"] == "2026-05-04"
    assert values["insured"]["yes_no"]["selected_option"]["value"] == "yes"


async def test_what_the_app_says_at_an_input_is_shown(played: Played) -> None:
    """And what was entered stays, to be mended."""
    played.app.work = lambda app, payload: opens(app, payload, modal(form_input(block_id="note")))
    await played.types("/calls", "1 too much")
    played.app.work = None
    played.app.ack = '{"response_action": "errors", "errors": {"note": "Say less."}}'
    written = await played.types("2")
    assert "Say less." in written
    assert "✎ too much" in written


async def test_what_was_entered_stays_when_the_app_changes_the_window(played: Played) -> None:
    """In the fields that stay; those that went are not sent."""
    both = modal(form_input(block_id="note"), form_input(text_input("more"), "More", block_id="more"))
    played.app.work = lambda app, payload: opens(app, payload, both)
    await played.types("/calls", "1 words", "2 gone")
    view = played.slack.modal("U0ANA")
    assert view is not None
    await played.app.client.views_update(view_id=view.id, view=modal(form_input(block_id="note")))
    played.app.work = None
    await played.types("look", "2")
    values = played.app.received[-1]["view"]["state"]["values"]
    assert values == {"note": {"note": {"type": "plain_text_input", "value": "words"}}}


async def test_a_window_over_another(played: Played) -> None:
    """The one below isn't closed while it is covered, and is there again afterwards."""
    covered = modal(section("Below"), actions(button("Over it")), title=plain("Below"))
    played.app.work = lambda app, payload: opens(app, payload, covered)
    await played.types("/calls")

    async def pushes(app: App, payload: Json) -> None:
        await app.client.views_push(trigger_id=payload["trigger_id"], view=modal(section("On top")))

    played.app.work = pushes
    pushed = await played.types("1")
    assert "On top" in pushed
    assert "is closed" not in pushed
    closed = await played.types("2")
    assert "The window 'Edit data' is closed." in closed
    assert "Below" in closed


async def test_a_window_that_is_still_looking_is_not_the_end(played: Played) -> None:
    """What it comes to show is shown with it."""

    async def looks_first(app: App, payload: Json) -> None:
        opened = await app.client.views_open(
            trigger_id=payload["trigger_id"], view=modal(section("Looking…"))
        )
        await app.client.views_update(view_id=opened["view"]["id"], view=modal(section("Found")))

    played.app.work = looks_first
    written = await played.types("find")
    assert 0 < written.index("Looking…") < written.index("Found")


@pytest.mark.parametrize("control", [button("Save"), select(option("Sale"))])
async def test_home_is_drawn_when_it_is_published(played: Played, control: Json) -> None:
    """And its controls work."""

    async def publishes(app: App, _payload: Json) -> None:
        await app.client.views_publish(user_id="U0ANA", view=home(section("Today"), actions(control)))

    played.app.work = publishes
    written = await played.types("/calls")
    assert "the Home tab" in written
    assert "Today" in written
    await played.types("1")
    assert played.app.received[-1]["view"]["type"] == "home"
