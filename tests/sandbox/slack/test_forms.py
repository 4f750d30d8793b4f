"""Filling in modals: what is entered, kept, sent, and held back by Slack's own client."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.values import Entered
from tests.sandbox.slack.acting import ONE, REASON, TWO, in_front, opened
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    form_input,
    modal,
    option,
    overflow,
    plain,
    section,
    select,
    text_input,
)
from tests.sandbox.slack.conftest import ListeningApp

NUMBER = {"type": "number_input", "action_id": "a", "is_decimal_allowed": False, "min_value": "1"}
DECIMAL = {"type": "number_input", "action_id": "a", "is_decimal_allowed": True, "max_value": "10.5"}
DAY = {"type": "datepicker", "action_id": "a"}
TIME = {"type": "timepicker", "action_id": "a"}
MENU = {"options": [option("One"), option("Two"), option("Three")], "action_id": "a"}
RADIO = {"type": "radio_buttons", **MENU}
SEVERAL = {"type": "multi_static_select", "max_selected_items": 2, **MENU}
MAIL = {"type": "email_text_input", "action_id": "a"}
ADDRESS = {"type": "url_text_input", "action_id": "a"}
SHORT, LONG = text_input("a", max_length=20), text_input("a", min_length=3)
MISSING = "Please complete this required field."


def form(element: Json, **more: object) -> Json:
    return modal(form_input(element, "Field", block_id="b", **more))


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        (SHORT, None, MISSING),
        (SHORT, "x" * 21, "Please use 20 characters or fewer."),
        (LONG, "x", "Please use at least 3 characters."),
        (NUMBER, "many", "Please enter a number."),
        (NUMBER, "1,000", "Please enter a number."),
        (NUMBER, "1.5", "Please enter a whole number."),
        (NUMBER, "0", "Please enter a number that is 1 or more."),
        (DECIMAL, "10.6", "Please enter a number that is 10.5 or less."),
        (NUMBER, "", MISSING),
        (DAY, None, MISSING),
        (RADIO, None, MISSING),
        (SEVERAL, [], MISSING),
        (SEVERAL, ["One", "Two", "Three"], "Please choose 2 or fewer."),
        (MAIL, "ana", "Please enter a valid email address."),
        (ADDRESS, "acme.example", "Please enter a valid URL."),
    ],
)
async def test_held_back(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp, element: Json, value: Entered, said: str
) -> None:
    """The words stand at the field, and the app hears nothing."""
    view = await opened(slack, client, form(element))
    app.received.clear()
    delivery = await slack.submit("U0ANA", view, {"Field": value})
    assert (delivery.error, delivery.errors) == ("incomplete_form", {"b": said})
    assert app.received == []


@pytest.mark.parametrize(
    ("element", "value", "sent"),
    [
        (NUMBER, 12, "12"),
        (NUMBER, "0012", "0012"),
        (DECIMAL, "-10.5", "-10.5"),
        (DAY, "2026-02-28", "2026-02-28"),
        (TIME, "09:05", "09:05"),
        (MAIL, "ana@acme.example", "ana@acme.example"),
        (ADDRESS, "https://acme.example", "https://acme.example"),
        (text_input("a"), "one\ntwo", "one two"),
        (text_input("a", multiline=True), "one\ntwo", "one\ntwo"),
    ],
)
async def test_sent(
    slack: SlackSandbox, client: AsyncWebClient, element: Json, value: Entered, sent: str
) -> None:
    """What the field takes is sent as Slack writes it: numbers as text, a line without breaks."""
    view = await opened(slack, client, form(element))
    delivery = await slack.submit("U0ANA", view, {"Field": value})
    assert delivery.error is None
    entry = delivery.payload.body["view"]["state"]["values"]["b"]["a"]
    assert [each for name, each in entry.items() if name != "type"] == [sent]


@pytest.mark.parametrize("element", [NUMBER, DAY, RADIO, MAIL, LONG])
async def test_an_optional_field_may_stay_empty(
    slack: SlackSandbox, client: AsyncWebClient, element: Json
) -> None:
    """Whatever its bounds."""
    view = await opened(slack, client, form(element, optional=True))
    assert (await slack.submit("U0ANA", view)).error is None


@pytest.mark.parametrize(
    ("element", "value"),
    [(DAY, "tomorrow"), (DAY, "2026-02-30"), (DAY, "2026-2-03"), (TIME, "9:05"), (TIME, "24:05")],
)
async def test_a_picker_gives_only_days_and_times(
    slack: SlackSandbox, client: AsyncWebClient, element: Json, value: str
) -> None:
    """Nobody can enter anything else there: the scenario is wrong."""
    view = await opened(slack, client, form(element))
    with pytest.raises(ValueError, match=r"gives nothing like|day is out|does not match|unconverted"):
        await slack.submit("U0ANA", view, {"Field": value})


async def test_an_update_keeps_what_was_entered(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Filled in and not sent, or sent and refused; new fields begin as they are told, others anew."""
    view = await opened(slack, client, modal(REASON))
    delivered = len(app.received)
    slack.enter("U0ANA", view, view.controls[0], "Words")
    more = form_input(text_input("more", initial_value="!"), "More", block_id="more")
    await client.views_update(view_id=view.id, view=modal(REASON, more))
    assert in_front(slack).state["reason"]["reason"]["value"] == "Words"
    slack.enter("U0ANA", in_front(slack), view.controls[0], None)
    assert in_front(slack).state["reason"]["reason"]["value"] is None
    assert len(app.received) == delivered
    app.acks({"response_action": "errors", "errors": {"reason": "Say more."}})
    await slack.submit("U0ANA", view, {"Reason": "Because"})
    await client.views_update(view_id=view.id, view=modal(REASON, more))
    assert in_front(slack).state == {
        "reason": {"reason": {"type": "plain_text_input", "value": "Because"}},
        "more": {"more": {"type": "plain_text_input", "value": "!"}},
    }
    other = form_input(select(option("One"), action_id="reason"), "Reason", block_id="reason")
    await client.views_update(view_id=view.id, view=modal(other))
    assert in_front(slack).state["reason"]["reason"] == {"type": "static_select", "selected_option": None}


async def test_every_kind_of_field(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """Each tells its entry in its own words, nothing entered included."""
    options = {"options": [option("One"), option("Two")]}
    fields: dict[str, tuple[Json, Entered, object]] = {
        "plain_text_input": ({}, "text", "text"),
        "number_input": ({"is_decimal_allowed": False}, 5, "5"),
        "static_select": (options, "One", ONE),
        "multi_static_select": (options, ["One", "two"], [ONE, TWO]),
        "radio_buttons": (options, "Two", TWO),
        "checkboxes": (options, "One", [ONE]),
        "datepicker": ({}, "2026-01-31", "2026-01-31"),
        "timepicker": ({}, None, None),
        "datetimepicker": ({}, 1_763_760_000, 1_763_760_000),
        "users_select": ({}, "U0SAM", "U0SAM"),
        "channels_select": ({}, None, None),
        "conversations_select": ({}, None, None),
        "email_text_input": ({}, "", None),
        "url_text_input": ({}, None, None),
    }
    blocks = [
        form_input({"type": kind, "action_id": "a", **more}, kind, block_id=kind, optional=True)
        for kind, (more, _, _) in fields.items()
    ]
    view = await opened(slack, client, modal(*blocks))
    assert view.state["checkboxes"]["a"] == {"type": "checkboxes", "selected_options": []}
    app.acks({"response_action": "errors", "errors": {"datepicker": "Again."}})
    entered = {kind: value for kind, (_, value, _) in fields.items() if value is not None}
    await slack.submit("U0ANA", view, entered)
    assert {
        kind: next(value for name, value in entry["a"].items() if name != "type")
        for kind, entry in in_front(slack).state.items()
    } == {kind: told for kind, (_, _, told) in fields.items()}


async def test_choosing_in_a_modal(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """What is chosen outside the form is told at once, and stays in the view's state."""
    menus = actions(select(option("One"), option("Two")), overflow(option("More")), block_id="m")
    told = form_input(text_input("told"), "Told", dispatch_action=True, block_id="told", optional=True)
    view = await opened(slack, client, modal(menus, told, REASON))
    await slack.click("U0ANA", view, "choose", select="Two")
    await slack.click("U0ANA", view, "menu", select="More")
    delivery = await slack.click("U0ANA", view, "Told", select="at once")
    assert delivery.payload.body["actions"][0]["value"] == "at once"
    assert in_front(slack).state["m"]["choose"]["selected_option"]["value"] == "two"
    with pytest.raises(ValueError, match="submit"):
        await slack.click("U0ANA", view, "Reason", select="x")


async def test_what_there_is_not(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """No modal, no submit button, no such field, no such choice: the scenario is wrong."""
    with pytest.raises(LookupError, match="no modal open"):
        await slack.submit("U0ANA")
    await opened(slack, client, {"type": "modal", "title": plain(), "blocks": [section()]})
    with pytest.raises(ValueError, match="no submit button"):
        await slack.submit("U0ANA")
    await opened(slack, client, modal(form_input(select(option("One")), "Result")))
    with pytest.raises(LookupError, match="0 controls"):
        await slack.submit("U0ANA", None, {"Reason": "x"})
    with pytest.raises(LookupError, match="there is: One"):
        await slack.submit("U0ANA", None, {"Result": "Three"})
