import httpx
import pytest

from sandbox.invoca.generations import Generation
from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import (
    ACME,
    NOON,
    OF_ACME,
    SALE,
    UPDATE,
    Clock,
    listed,
    look_up,
    tag,
    update,
)


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    "call", [{"transaction_id": SALE.transaction_id}, {"external_unique_id": "mycalls00001"}]
)
async def test_updates_by_both_ids_and_methods(
    invoca: InvocaSandbox, client: httpx.AsyncClient, method: str, call: dict[str, str]
) -> None:
    """PUT and POST set custom data and external ids, by transaction id and by external id."""
    await update(client, {"external_unique_id": "mycalls00001"})
    tagged = await tag(
        client, ("call_disposition", "Sale"), ("notes", "wants gutters"), method=method, **call
    )
    linked = await update(client, {"external_unique_id": "CRM-1042"}, method, **call)
    assert (tagged.status_code, linked.status_code) == (200, 200)
    first, second, third = invoca.board.writes(SALE.transaction_id)
    assert first.external_unique_id == "mycalls00001"
    assert second.custom_data == (("call_disposition", "Sale"), ("notes", "wants gutters"))
    assert third.external_unique_id == "CRM-1042"
    assert await listed(client, external_unique_id="CRM-1042") == [SALE.transaction_id]


async def test_writes_are_kept_in_order_with_their_time(
    invoca: InvocaSandbox, client: httpx.AsyncClient, clock: Clock
) -> None:
    """Every update can be read on the board, later values over earlier ones, after the call's end too."""
    await tag(client, ("call_disposition", "Callback"))
    clock.advance(seconds=5)
    await tag(client, ("call_disposition", "Sale"))
    invoca.board.end(ACME, SALE.transaction_id)
    writes = invoca.board.writes(SALE.transaction_id)
    assert [(write.at - NOON).total_seconds() for write in writes] == [0, 5]
    assert [write.custom_data[0][1] for write in writes] == ["Callback", "Sale"]
    assert invoca.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}


@pytest.mark.parametrize("generation", list(Generation))
async def test_a_value_written_is_never_read_back(
    invoca: InvocaSandbox, client: httpx.AsyncClient, generation: Generation
) -> None:
    """No lookup shows what an update has set, and since 2023 the update's own answer doesn't either."""
    invoca.switches.generation = generation
    answer = await tag(client, ("call_disposition", "Sale"))
    assert ("call_disposition" in answer.text) is generation.of_2022
    assert "call_disposition" not in (await look_up(client)).text


@pytest.mark.parametrize(
    ("pairs", "refused"),
    [
        ([("mood", "good")], {"mood": ["is not a custom data field of this organization"]}),
        (
            [("call_disposition", "x" * 256)],
            {"call_disposition": ["is too long (maximum is 255 characters)"]},
        ),
        ([("notes", "x" * 10_001)], {"notes": ["is too long (maximum is 10000 characters)"]}),
        ([("n" * 256, "x")], {"n" * 256: ["is too long (maximum is 255 characters)"]}),
        ([("call_disposition", "")], {"call_disposition": ["can't be blank"]}),
        ([("call_disposition", None)], {"call_disposition": ["can't be blank"]}),
        ([("call_disposition", 5)], {"call_disposition": ["must be text"]}),
    ],
)
async def test_fields_are_validated(
    invoca: InvocaSandbox,
    client: httpx.AsyncClient,
    pairs: list[tuple[str, object]],
    refused: dict[str, list[str]],
) -> None:
    """One bad field refuses the whole update, with a message for that field."""
    response = await tag(client, ("notes", "fine"), *pairs)
    assert response.status_code == 403
    assert response.json() == {"errors": refused}
    assert invoca.board.writes(SALE.transaction_id) == []


async def test_values_may_be_as_long_as_their_type_allows(client: httpx.AsyncClient) -> None:
    """255 characters of short text and 10,000 of long text are fine."""
    response = await tag(client, ("call_disposition", "é" * 255), ("notes", "x" * 10_000))
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"external_unique_id": ""}, "external_unique_id"),
        ({"external_unique_id": 7}, "external_unique_id"),
        ({"external_unique_id": "x" * 256}, "external_unique_id"),
        ({"custom_data": {"call_disposition": "Sale"}}, "custom_data"),
        ({"custom_data": []}, "custom_data"),
        ({"custom_data": ["Sale"]}, "custom_data"),
        ({"city": "Chico"}, "city"),
        ({}, "class"),
        ("Sale", "class"),
    ],
)
async def test_bodies_are_validated(client: httpx.AsyncClient, asked: object, refused: str) -> None:
    """Only an external id and a list of custom data can be updated."""
    response = await update(client, asked)
    assert response.status_code == 403
    assert refused in response.json()["errors"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"{", "application/json"), (b'{"call_in_progress": {"external_unique_id": "x"}}', "text/plain")],
)
async def test_a_body_is_json_and_says_so(client: httpx.AsyncClient, content: bytes, kind: str) -> None:
    """A body that isn't JSON, or isn't sent as JSON, is no update."""
    response = await client.put(
        UPDATE,
        params=OF_ACME | {"transaction_id": SALE.transaction_id},
        content=content,
        headers={"Content-Type": kind},
    )
    assert response.status_code == 403
    assert response.json()["errors"]["class"] == "RecordInvalid"


async def test_an_update_names_its_call(client: httpx.AsyncClient) -> None:
    """An update without either id is refused."""
    response = await client.put(
        UPDATE, params=OF_ACME, json={"call_in_progress": {"external_unique_id": "x"}}
    )
    assert response.status_code == 403
    assert response.json() == {"errors": {"transaction_id": ["can't be blank"]}}


@pytest.mark.parametrize(
    ("generation", "body"),
    [
        (Generation.EARLY_SEPTEMBER_2022, '{"error": "RecordNotFound"}'),
        (Generation.LATE_SEPTEMBER_2022, '{"error": "RecordNotFound"}'),
        (Generation.APRIL_2023, '{"errors": {"class": "RecordNotFound", "invalid_data": "'),
        (Generation.ATTRIBUTION, ""),
    ],
)
@pytest.mark.parametrize(
    "call", [{"transaction_id": SALE.transaction_id}, {"external_unique_id": "mycalls00001"}]
)
async def test_an_update_of_no_call_is_not_found(
    invoca: InvocaSandbox, client: httpx.AsyncClient, generation: Generation, body: str, call: dict[str, str]
) -> None:
    """A call that has ended, or never was, is a 404 with its generation's body."""
    invoca.switches.generation = generation
    invoca.board.end(ACME, SALE.transaction_id)
    response = await tag(client, **call)
    assert response.status_code == 404
    assert response.text.startswith(body)
    assert bool(response.text) is bool(body)
    assert invoca.board.writes(SALE.transaction_id) == []


async def test_an_update_can_be_accepted_without_a_body(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """The code table's 202, with nothing in it."""
    invoca.switches.accepted_without_body = True
    response = await tag(client)
    assert (response.status_code, response.content) == (202, b"")
    assert invoca.board.values(SALE.transaction_id) == {"call_disposition": "Sale"}
