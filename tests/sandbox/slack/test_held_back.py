"""What Slack's own client holds back in a form, kind by kind, and what its pickers can't give."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.values import Entered
from tests.sandbox.slack.blocks import Json, form_input, modal, option, text_input
from tests.sandbox.slack.conftest import ListeningApp
from tests.sandbox.slack.modals import in_front, opened

NUMBER = {"type": "number_input", "action_id": "a", "is_decimal_allowed": False, "min_value": "1"}
DECIMAL = {"type": "number_input", "action_id": "a", "is_decimal_allowed": True, "max_value": "10.5"}
DAY = {"type": "datepicker", "action_id": "a"}
TIME = {"type": "timepicker", "action_id": "a"}
MENU = {"options": [option("One"), option("Two"), option("Three")], "action_id": "a"}
RADIO = {"type": "radio_buttons", **MENU}
SEVERAL = {"type": "multi_static_select", "max_selected_items": 2, **MENU}
MAIL = {"type": "email_text_input", "action_id": "a"}
ADDRESS = {"type": "url_text_input", "action_id": "a"}


def form(element: Json, **more: object) -> Json:
    return modal(form_input(element, "Field", block_id="b", **more))


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        (NUMBER, "many", "Please enter a number."),
        (NUMBER, "1,000", "Please enter a number."),
        (NUMBER, "1.5", "Please enter a whole number."),
        (NUMBER, "0", "Please enter a number that is 1 or more."),
        (DECIMAL, "10.6", "Please enter a number that is 10.5 or less."),
        (NUMBER, "", "Please complete this required field."),
        (DAY, None, "Please complete this required field."),
        (RADIO, None, "Please complete this required field."),
        (SEVERAL, [], "Please complete this required field."),
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


@pytest.mark.parametrize("element", [NUMBER, DAY, RADIO, MAIL, text_input("a", min_length=3)])
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


async def test_a_field_can_be_filled_in_and_emptied_before_the_form_is_sent(
    slack: SlackSandbox, client: AsyncWebClient, app: ListeningApp
) -> None:
    """The app hears of it with the form, and an update of the view keeps it."""
    view = await opened(slack, client, form(text_input("a"), optional=True))
    delivered = len(app.received)
    slack.enter("U0ANA", view, view.controls[0], "Words")
    await client.views_update(view_id=view.id, view=form(text_input("a"), optional=True))
    assert in_front(slack).state["b"]["a"]["value"] == "Words"
    slack.enter("U0ANA", in_front(slack), view.controls[0], None)
    assert in_front(slack).state["b"]["a"]["value"] is None
    assert len(app.received) == delivered


async def test_all_modals_are_there_the_one_in_front_last(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """Pushing covers, closing uncovers."""
    first = await opened(slack, client, modal())
    trigger = (await slack.global_shortcut("U0ANA", "find")).trigger_id
    await client.views_push(trigger_id=trigger, view=modal())
    assert slack.modals("U0ANA") == (first, in_front(slack))
    await slack.close_view("U0ANA")
    assert slack.modals("U0ANA") == (first,)
    assert slack.modals("U0SAM") == ()
