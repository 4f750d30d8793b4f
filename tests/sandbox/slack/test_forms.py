"""Filling in modals: what is entered, kept, and held back."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.values import Entered
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
from tests.sandbox.slack.modals import REASON, in_front, opened


async def test_an_update_keeps_what_was_entered(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """Fields that keep their ids keep their entries, new ones begin as they are told."""
    view = await opened(slack, client, modal(REASON))
    app.acks({"response_action": "errors", "errors": {"reason": "Say more."}})
    await slack.submit("U0ANA", view, {"Reason": "Because"})
    more = form_input(text_input("more", initial_value="!"), "More", block_id="more")
    await client.views_update(view_id=view.id, view=modal(REASON, more))
    assert in_front(slack).state == {
        "reason": {"reason": {"type": "plain_text_input", "value": "Because"}},
        "more": {"more": {"type": "plain_text_input", "value": "!"}},
    }


async def test_a_field_of_another_kind_begins_anew(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """An entry does not outlive the kind of its field."""
    told = form_input(text_input("told"), dispatch_action=True, block_id="told")
    view = await opened(slack, client, modal(told))
    await slack.click("U0ANA", view, "told", select="Words")
    chosen = form_input(select(option("One"), action_id="told"), block_id="told")
    await client.views_update(view_id=view.id, view=modal(chosen))
    assert in_front(slack).state["told"]["told"] == {"type": "static_select", "selected_option": None}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (REASON, None, "Please complete this required field."),
        (REASON, "x" * 21, "Please use 20 characters or fewer."),
        (
            form_input(text_input("reason", min_length=3), block_id="reason"),
            "x",
            "Please use at least 3 characters.",
        ),
    ],
)
async def test_what_slacks_own_client_holds_back(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp, field: Json, value: str | None, said: str
) -> None:
    """Empty required fields and texts of a wrong length never reach the app."""
    view = await opened(slack, client, modal(field))
    app.received.clear()
    delivery = await slack.submit("U0ANA", view, {"reason": value})
    assert (delivery.error, delivery.errors) == ("incomplete_form", {"reason": said})
    assert app.received == []


async def test_every_kind_of_field(slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp) -> None:
    """Each kind of field tells its entry in its own words, nothing entered included."""
    options = {"options": [option("One"), option("Two")]}
    fields: Json = {
        "plain_text_input": {},
        "number_input": {"is_decimal_allowed": False},
        "static_select": options,
        "multi_static_select": options,
        "radio_buttons": options,
        "checkboxes": options,
        "datepicker": {},
        "timepicker": {},
        "datetimepicker": {},
        "users_select": {},
        "channels_select": {},
        "conversations_select": {},
        "email_text_input": {},
        "url_text_input": {},
    }
    blocks = [
        form_input({"type": kind, "action_id": "a", **more}, kind, block_id=kind, optional=True)
        for kind, more in fields.items()
    ]
    view = await opened(slack, client, modal(*blocks))
    assert {kind: entry["a"] for kind, entry in view.state.items()}["checkboxes"] == {
        "type": "checkboxes",
        "selected_options": [],
    }
    app.acks({"response_action": "errors", "errors": {"datepicker": "Again."}})
    values: dict[str, Entered] = {
        "plain_text_input": "text",
        "number_input": 5,
        "static_select": "One",
        "multi_static_select": ["One", "two"],
        "radio_buttons": "Two",
        "checkboxes": "One",
        "datepicker": "2026-01-31",
        "datetimepicker": 1_763_760_000,
        "users_select": "U0SAM",
        "email_text_input": "",
    }
    await slack.submit("U0ANA", view, values)
    one, two = ({"text": plain(label) | {"emoji": True}, "value": label.lower()} for label in ("One", "Two"))
    entries = {
        kind: next(value for name, value in entry["a"].items() if name != "type")
        for kind, entry in in_front(slack).state.items()
    }
    assert entries == {
        "plain_text_input": "text",
        "number_input": "5",
        "static_select": one,
        "multi_static_select": [one, two],
        "radio_buttons": two,
        "checkboxes": [one],
        "datepicker": "2026-01-31",
        "timepicker": None,
        "datetimepicker": 1_763_760_000,
        "users_select": "U0SAM",
        "channels_select": None,
        "conversations_select": None,
        "email_text_input": None,
        "url_text_input": None,
    }


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
