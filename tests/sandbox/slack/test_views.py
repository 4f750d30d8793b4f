"""views.*: modals and Home, and the trigger ids that open them."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack.blocks import Json, home, modal, plain, section
from tests.sandbox.slack.conftest import Clock
from tests.sandbox.slack.modals import in_front, opened, trigger


async def refused(client: AsyncWebClient, method: str, **arguments: object) -> Json:
    """Call a method that is to fail, and give Slack's answer."""
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    answer: Json = caught.value.response.data
    return answer


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
    in_time, too_late = await trigger(slack), await trigger(slack)
    clock.advance(3)
    assert (await client.views_open(trigger_id=in_time, view=modal()))["ok"]
    clock.advance(0.001)
    assert (await refused(client, "views.open", trigger_id=too_late, view=modal()))["error"] == (
        "expired_trigger_id"
    )


async def test_a_trigger_works_once(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """The second use is exchanged_trigger_id; a made-up one is invalid_trigger_id."""
    trigger_id = await trigger(slack)
    await client.views_open(trigger_id=trigger_id, view=modal())
    errors = [
        (await refused(client, method, trigger_id=used, view=modal()))["error"]
        for method, used in (("views.open", trigger_id), ("views.push", trigger_id), ("views.open", "1.2.3"))
    ]
    assert errors == ["exchanged_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"]


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
    """Modals stack three high; closing one shows the one below; each knows its root and its predecessor."""
    first = await opened(slack, client, modal(callback_id="first"))
    for name in ("second", "third"):
        await client.views_push(trigger_id=await trigger(slack), view=modal(callback_id=name))
    third = in_front(slack)
    assert (third.callback_id, third.root_view_id) == ("third", first.id)
    answer = await refused(client, "views.push", trigger_id=await trigger(slack), view=modal())
    assert answer["error"] == "push_limit_reached"
    await slack.close_view("U0ANA")
    assert in_front(slack).id == third.previous_view_id


async def test_nothing_to_push_on(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Without an open modal there is no stack."""
    answer = await refused(client, "views.push", trigger_id=await trigger(slack), view=modal())
    assert answer["error"] == "not_found"


async def test_updating_a_modal(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """An update changes what is seen and the hash, by id or by the app's own name for it."""
    view = await opened(slack, client, modal(section("Looking…"), external_id="mine"))
    await client.views_update(
        view_id=view.id, view=modal(section("Found"), external_id="mine"), hash=view.hash
    )
    newer = in_front(slack)
    assert (newer.id, newer.words) == (view.id, "Edit data\nFound")
    assert newer.hash != view.hash
    await client.views_update(external_id="mine", view=modal(section("Gone")))
    assert in_front(slack).words == "Edit data\nGone"


async def test_updates_that_are_refused(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A view that changed since is hash_conflict, a closed one not_found, and two names are one too many."""
    view = await opened(slack, client, modal(external_id="mine"))
    await client.views_update(view_id=view.id, view=modal())
    stale = await refused(client, "views.update", view_id=view.id, view=modal(), hash=view.hash)
    both = await refused(client, "views.update", view_id=view.id, external_id="mine", view=modal())
    neither = await refused(client, "views.update", view=modal())
    await slack.close_view("U0ANA")
    gone = await refused(client, "views.update", view_id=view.id, view=modal())
    errors = [answer["error"] for answer in (stale, both, neither, gone)]
    assert errors == ["hash_conflict", "invalid_arguments", "invalid_arguments", "not_found"]


async def test_an_external_id_is_used_once(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Two open views cannot bear the same external id."""
    await opened(slack, client, modal(external_id="mine"))
    taken = await refused(
        client, "views.open", trigger_id=await trigger(slack, "U0SAM"), view=modal(external_id="mine")
    )
    assert taken["error"] == "duplicate_external_id"


async def test_home(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Home is published for one person, again at will, unless it changed since."""
    first = await client.views_publish(user_id="U0ANA", view=home(section("One")))
    await client.views_publish(user_id="U0ANA", view=home(section("Two")), hash=first["view"]["hash"])
    published = slack.home("U0ANA")
    assert published is not None
    assert (published.words, published.id) == ("Two", first["view"]["id"])
    assert slack.home("U0SAM") is None
    stale = await refused(client, "views.publish", user_id="U0ANA", view=home(), hash=first["view"]["hash"])
    assert stale["error"] == "hash_conflict"


async def test_a_home_that_cannot_be(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Nobody's Home, a modal as Home, and an app without Home are refused."""
    nobody = await refused(client, "views.publish", user_id="U0NOBODY", view=home())
    a_modal = await refused(client, "views.publish", user_id="U0ANA", view=modal())
    slack.workspace.app.home_tab = False
    off = await refused(client, "views.publish", user_id="U0ANA", view=home())
    assert [answer["error"] for answer in (nobody, a_modal, off)] == [
        "invalid_arguments",
        "invalid_arguments",
        "not_enabled",
    ]


async def test_clear_on_close(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """A modal can ask that closing it closes all below it."""
    await opened(slack, client, modal())
    await client.views_push(trigger_id=await trigger(slack), view=modal(clear_on_close=True))
    await slack.close_view("U0ANA")
    assert slack.modal("U0ANA") is None
