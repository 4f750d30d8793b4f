"""Who may ask for the page, and for what can be done there."""

from collections.abc import AsyncIterator
from itertools import product

import httpx

from sandbox.browser.static_files import FOLDER, STATIC
from tests.sandbox.browser.parsed import read
from tests.sandbox.browser.serving.conftest import SALES, OpenPage
from tests.waiting import PATIENCE

ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def bare(page: OpenPage) -> httpx.AsyncClient:
    """A client that says nothing of where it comes from."""
    return httpx.AsyncClient(base_url=page.client.base_url, timeout=PATIENCE)


async def test_a_foreign_host_is_refused(page: OpenPage) -> None:
    """A name of somebody else's that leads here shows them nothing."""
    hosts = ("evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", "")
    async with bare(page) as client:
        for path, host in product(("/", "/events", f"{STATIC}/workspace.js"), hosts):
            said = host.replace("{port}", str(client.base_url.port))
            answer = await client.get(path, params=SALES, headers={"Host": said, **ORIGIN})
            assert answer.status_code == 403, (path, said)
            assert answer.text == "This page answers to 127.0.0.1 and localhost only.\n", (path, said)


async def test_localhost_is_as_good_as_its_number(page: OpenPage) -> None:
    """With the port that it is asked at."""
    async with bare(page) as client:
        answer = await client.get("/", params=SALES, headers={"Host": f"localhost:{client.base_url.port}"})
    assert answer.status_code == 200


FROM_ELSEWHERE: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "https://evil.example", **ORIGIN},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
)


async def test_another_sites_page_can_neither_act_nor_listen(page: OpenPage) -> None:
    """Nor can one that doesn't say whose it is; nothing is done."""
    said = {**SALES, "text": "from elsewhere"}
    async with bare(page) as client:
        for headers in FROM_ELSEWHERE:
            acted = await client.post("/act/send", json=said, headers=headers)
            in_panel = await client.post("/act/panel/new-call", json={}, headers=headers)
            listened = await client.get("/events", params=SALES, headers=headers)
            for answer in (acted, in_panel, listened):
                assert answer.status_code == 403, headers
                assert answer.text == "Only a page that was opened here can ask for this.\n", headers
            assert page.slack.seen("U0ANA", "C0SALES") == [], headers


async def test_a_page_of_ours_says_its_origin(page: OpenPage) -> None:
    """Browsers send it with what is posted."""
    async with bare(page) as client:
        port = client.base_url.port
        for host in ("127.0.0.1", "localhost"):
            headers = {"Origin": f"http://{host}:{port}"}
            assert (
                await client.post("/act/send", json={**SALES, "text": "hi"}, headers=headers)
            ).json() == {}
    assert [each.text for each in page.slack.seen("U0ANA", "C0SALES")] == ["hi", "hi"]


async def test_what_is_posted_has_to_be_json(page: OpenPage) -> None:
    """A form of another site's could be sent without a question; JSON could not."""
    for content_type in ("", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        headers = {"Content-Type": content_type} if content_type else {}
        answer = await page.client.post("/act/send", content=b'{"text": "hi"}', headers=headers)
        assert answer.status_code == 415, content_type


async def test_too_much_is_refused(page: OpenPage) -> None:
    """Before it is read; so is what doesn't say how long it is."""
    headers = {"Content-Type": "application/json"}
    assert (await page.client.post("/act/send", content=b"1" * 200_001, headers=headers)).status_code == 413

    async def without_length() -> AsyncIterator[bytes]:
        yield b"{}"

    answer = await page.client.post("/act/send", content=without_length(), headers=headers)
    assert answer.status_code == 413


async def test_other_methods_are_refused(page: OpenPage) -> None:
    """There is nothing they would do."""
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        assert (await page.client.request(method, "/")).status_code == 405, method


async def test_no_page_can_be_framed_or_bring_scripts_in(page: OpenPage) -> None:
    """Nothing is loaded from elsewhere, nothing written into the page runs; what is said is not kept."""
    style = f"{STATIC}/workspace.css"
    for path in ("/?as=U0ANA&in=C0SALES", style, "/nowhere", f"{STATIC}/nowhere.css"):
        headers = (await page.client.get(path)).headers
        policy = headers["content-security-policy"].split("; ")
        assert {"default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert ("immutable" if path == style else "no-store") in headers["cache-control"]
        assert headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in await page.reads()
    assert "style=" not in await page.reads()


async def test_scripts_and_styles_come_at_once_and_are_kept(page: OpenPage) -> None:
    """The page names each, so that none waits for another; at their address they never change."""
    html = read(await page.reads())
    named = [*html.values_of("href", "link"), *html.values_of("src", "script")]
    assert set(named) == {f"{STATIC}/{each.name}" for each in FOLDER.iterdir()}
    for address in named:
        answer = await page.client.get(str(address))
        assert (answer.status_code, "@import" in answer.text) == (200, False)
        known = {"If-None-Match": answer.headers["etag"]}
        assert (await page.client.get(str(address), headers=known)).status_code == 304
    assert (await page.client.get("/static/0123456789ab/workspace.js")).status_code == 404
