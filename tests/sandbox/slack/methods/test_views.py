"""views.*: modals and Home, and the trigger ids that open them."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.acting import error_of, in_front, opened, refused, trigger
from tests.sandbox.slack.blocks import Json, home, modal, plain, section
from tests.sandbox.slack.conftest import Clock


async def test_a_trigger_opens_a_modal_for_its_person(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """The modal stands before whoever did something, and nobody else."""
    view = await opened(slack, client, modal(section("Hello"), callback_id="edit", private_metadata="m"))
    assert (view.title, view.words, view.callback_id, view.private_metadata) == (
        "Edit data",
        "Edit data\nHello",
        "edit",
        "m",
    )
    assert slack.modal("U0SAM") is None


async def test_a_trigger_works_for_three_seconds(
    slack: SlackSandbox, client: AsyncWebClient, clock: Clock
) -> None:
    """At three seconds it works still, past them it has expired."""
    in_time, late = await trigger(slack), await trigger(slack)
    clock.advance(3)
    assert (await client.views_open(trigger_id=in_time, view=modal()))["ok"]
    clock.advance(0.001)
    assert await error_of(client, "views.open", trigger_id=late, view=modal()) == "expired_trigger_id"


async def test_a_trigger_works_once(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """The second use is exchanged_trigger_id; a made-up one is invalid_trigger_id."""
    used = await trigger(slack)
    await client.views_open(trigger_id=used, view=modal())
    for method, trigger_id, error in (
        ("views.open", used, "exchanged_trigger_id"),
        ("views.push", used, "exchanged_trigger_id"),
        ("views.open", "1.2.3", "invalid_trigger_id"),
    ):
        assert await error_of(client, method, trigger_id=trigger_id, view=modal()) == error


async def test_a_faulty_view_uses_no_trigger_up(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A refused view names its faults, and its trigger is good for another try."""
    trigger_id = await trigger(slack)
    answer = await refused(client, "views.open", trigger_id=trigger_id, view=modal(title=plain("x" * 25)))
    assert answer == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {
            "messages": [
                "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
                "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
            ]
        },
    }
    assert (await client.views_open(trigger_id=trigger_id, view=modal()))["ok"]
    assert [refusal.where for refusal in slack.refused] == ["views.open"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"trigger_id": "1.2.3"}, "missing required field: view"),
        ({"view": modal()}, "missing required field: trigger_id"),
        ({"trigger_id": "1.2.3", "view": home()}, "unsupported type: home [json-pointer:/view/type]"),
        ({"trigger_id": "1.2.3", "view": "{"}, "must provide an object [json-pointer:/view]"),
    ],
)
async def test_opening_needs_a_trigger_and_a_modal(
    client: AsyncWebClient, arguments: Json, said: str
) -> None:
    """What is missing or of the wrong kind is named."""
    answer = await refused(client, "views.open", **arguments)
    assert f"[ERROR] {said}" in answer["response_metadata"]["messages"]


async def test_three_stacked_at_most(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Each knows its root and what it covers; closing uncovers, and may close all; without one, no stack."""
    arguments = {"trigger_id": await trigger(slack), "view": modal()}
    assert await error_of(client, "views.push", **arguments) == "not_found"
    first = await opened(slack, client, modal(callback_id="first"))
    for name in ("second", "third"):
        await client.views_push(
            trigger_id=await trigger(slack), view=modal(callback_id=name, clear_on_close=name == "second")
        )
    third = in_front(slack)
    assert (third.callback_id, third.root_view_id) == ("third", first.id)
    assert [view.callback_id for view in slack.modals("U0ANA")] == ["first", "second", "third"]
    arguments = {"trigger_id": await trigger(slack), "view": modal()}
    assert await error_of(client, "views.push", **arguments) == "push_limit_reached"
    await slack.close_view("U0ANA")
    assert in_front(slack).id == third.previous_view_id
    await slack.close_view("U0ANA")
    assert slack.modals("U0ANA") == slack.modals("U0SAM") == ()


async def test_updating_a_modal(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """An update changes what is seen and the hash, by id or by the app's own name for it."""
    view = await opened(slack, client, modal(section("Looking…"), external_id="mine"))
    newer = modal(section("Found"), external_id="mine")
    await client.views_update(view_id=view.id, view=newer, hash=view.hash)
    assert (in_front(slack).id, in_front(slack).words) == (view.id, "Edit data\nFound")
    assert in_front(slack).hash != view.hash
    await client.views_update(external_id="mine", view=modal(section("Gone")))
    assert in_front(slack).words == "Edit data\nGone"


async def test_updates_that_are_refused(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """One that changed since, a closed one, two names or none; and no name is used twice."""
    view = await opened(slack, client, modal(external_id="mine"))
    taken = {"trigger_id": await trigger(slack, "U0SAM"), "view": modal(external_id="mine")}
    assert await error_of(client, "views.open", **taken) == "duplicate_external_id"
    await client.views_update(view_id=view.id, view=modal())
    for arguments, error in (
        ({"view_id": view.id, "hash": view.hash}, "hash_conflict"),
        ({"view_id": view.id, "external_id": "mine"}, "invalid_arguments"),
        ({}, "invalid_arguments"),
    ):
        assert await error_of(client, "views.update", view=modal(), **arguments) == error
    await slack.close_view("U0ANA")
    assert await error_of(client, "views.update", view_id=view.id, view=modal()) == "not_found"


async def test_home(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Home is published for one person, again at will, unless it changed since."""
    first = (await client.views_publish(user_id="U0ANA", view=home(section("One"))))["view"]
    await client.views_publish(user_id="U0ANA", view=home(section("Two")), hash=first["hash"])
    published = slack.home("U0ANA")
    assert published is not None
    assert (published.words, published.id) == ("Two", first["id"])
    assert slack.home("U0SAM") is None
    stale = {"user_id": "U0ANA", "view": home(), "hash": first["hash"]}
    assert await error_of(client, "views.publish", **stale) == "hash_conflict"


async def test_a_home_that_cannot_be(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Nobody's Home, a modal as Home, and an app without Home are refused."""
    for user, view in (("U0NOBODY", home()), ("U0ANA", modal())):
        assert await error_of(client, "views.publish", user_id=user, view=view) == "invalid_arguments"
    slack.workspace.app.home_tab = False
    assert await error_of(client, "views.publish", user_id="U0ANA", view=home()) == "not_enabled"
