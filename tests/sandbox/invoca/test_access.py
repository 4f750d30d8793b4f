import httpx
import pytest

from sandbox.invoca.server import InvocaSandbox
from tests.sandbox.invoca.conftest import GLOBEX, LOOKUP, OF_ACME, OF_GLOBEX, SALE, UPDATE


@pytest.mark.parametrize("token", ["", "Bearer acme-token", "acme-toke", "ACME-TOKEN"])
async def test_a_wrong_token_is_unauthorized(client: httpx.AsyncClient, token: str) -> None:
    """Only the bare token of an organization gets in; `Bearer` before it does not."""
    response = await client.get(LOOKUP, params=OF_ACME, headers={"Authorization": token})
    assert response.status_code == 401
    assert response.json() == {"error": "NotAuthorized"}


async def test_a_token_in_the_url_does_not_count(invoca: InvocaSandbox) -> None:
    """The token belongs in the header, never where logs find it."""
    async with httpx.AsyncClient(base_url=invoca.url, trust_env=False) as client:
        response = await client.get(LOOKUP, params=OF_ACME | {"oauth_token": "acme-token"})
    assert response.status_code == 401
    assert invoca.received[0].authorization is None


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"id": "25"}, "organization_type"),
        ({"id": "25", "organization_type": "advertiser"}, "organization_type"),
        ({"id": "25", "organization_type": "ADVERTISER"}, "organization_type"),
        ({"id": "25", "organization_type": "Affiliate"}, "organization_type"),
        ({"organization_type": "Advertiser"}, "id"),
        ({"organization_type": "Advertiser", "id": "acme"}, "id"),
    ],
)
async def test_the_organization_is_named_exactly(
    client: httpx.AsyncClient, query: dict[str, str], refused: str
) -> None:
    """The type is capitalized, the id a number, and both are required."""
    response = await client.get(LOOKUP, params=query)
    assert response.status_code == 403
    assert list(response.json()["errors"]) == [refused]


@pytest.mark.parametrize(
    "query", [OF_GLOBEX, OF_ACME | {"id": "26"}, OF_ACME | {"organization_type": "Network"}]
)
async def test_a_token_is_for_its_own_organization(client: httpx.AsyncClient, query: dict[str, str]) -> None:
    """A good token gives no way into another organization, nor into one that doesn't exist."""
    response = await client.get(LOOKUP, params=query)
    assert response.status_code == 403
    assert response.json()["errors"]["class"] == "UnauthorizedOperation"


async def test_organizations_see_their_own_calls_only(
    invoca: InvocaSandbox, client: httpx.AsyncClient
) -> None:
    """Two organizations on one server, with the same transaction id, don't meet."""
    theirs = invoca.board.begin(GLOBEX, SALE)
    globex = {"Authorization": GLOBEX.token}
    response = await client.get(LOOKUP, params=OF_GLOBEX, headers=globex)
    written = await client.put(
        UPDATE,
        params=OF_GLOBEX | {"transaction_id": theirs.transaction_id},
        headers=globex,
        json={"call_in_progress": {"custom_data": [{"name": "anything", "value": "goes"}]}},
    )
    assert [call["transaction_id"] for call in response.json()["current_calls"]] == [SALE.transaction_id]
    assert written.status_code == 200
    assert [write.organization for write in invoca.board.writes(SALE.transaction_id)] == [GLOBEX.key]
    assert invoca.board.writes(SALE.transaction_id, invoca.organizations[0]) == []


@pytest.mark.parametrize("path", [LOOKUP, UPDATE])
async def test_an_unknown_version_is_refused(client: httpx.AsyncClient, path: str) -> None:
    """A version that isn't the API's is a 400 that names it."""
    response = await client.get(path.replace("2022-08-01", "2019-01-01"), params=OF_ACME)
    assert response.status_code == 400
    assert "2019-01-01" in response.json()["errors"]["invalid_data"]


@pytest.mark.parametrize("path", ["/", "/api/2022-08-01/calls", "/api/calls_in_progress.json", LOOKUP + "/1"])
async def test_other_paths_are_not_there(client: httpx.AsyncClient, path: str) -> None:
    """What is no route of the API is a page, not JSON."""
    response = await client.get(path, params=OF_ACME)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path"), [("POST", LOOKUP), ("PUT", LOOKUP), ("GET", UPDATE), ("DELETE", UPDATE)]
)
async def test_each_route_has_its_methods(client: httpx.AsyncClient, method: str, path: str) -> None:
    """Lookups are GET; updates are PUT or POST."""
    response = await client.request(method, path, params=OF_ACME)
    assert response.status_code == 405
    assert response.headers["allow"] == ("GET" if path == LOOKUP else "PUT, POST")


async def test_routes_are_there_without_their_suffix(client: httpx.AsyncClient) -> None:
    """`.json` may be left out, as the documents do in their headings."""
    response = await client.get(LOOKUP.removesuffix(".json"), params=OF_ACME)
    assert response.status_code == 200
