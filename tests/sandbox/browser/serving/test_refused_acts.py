"""What nobody can do on the page, however well they know how it is done."""

from itertools import product

from tests.sandbox.browser.serving.clicked import controls, looked_up
from tests.sandbox.browser.serving.conftest import Page, Parsed, Staged


async def test_nobody_acts_on_what_only_another_sees(staged: Staged) -> None:
    """However well they know what it is called."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        sold = controls(watched, "Sold")
        await staged.page.act("click", **controls(watched, "Edit data"))
        view = Parsed(await watched.shows("Amount", "modal")).one("dialog")["data-view"]
    before = len(staged.stage.slack.deliveries)
    for what, body in (
        ("click", sold),
        ("submit", {"view": view, "fields": []}),
        ("close", {"view": view}),
        ("shortcut", {"message": sold["message"], "action": "look_up"}),
    ):
        assert (await staged.page.act(what, **body, as_="U0SAM"))["error"] == "That isn't there any more."
    assert len(staged.stage.slack.deliveries) == before


async def test_a_control_that_was_drawn_anew_is_not_guessed(staged: Staged) -> None:
    """Whoever clicks what isn't there any more is told to look again."""
    async with staged.page.watching() as watched:
        await looked_up(staged, watched)
        sold = controls(watched, "Sold")
        refused = await staged.page.act("click", **{**sold, "block": "elsewhere"})
    assert refused["error"] == "That isn't there any more. Look at it as it is now."
    assert staged.stage.set_on() == {}


UNREADABLE = (
    "not json",
    "[]",
    "null",
    '{"as": 1, "in": "C0SALES"}',
    '{"as": "U0ANA", "in": "C0SALES", "text": {"a": 1}}',
    '{"as": "U0ANA", "in": "C0SALES", "fields": "all"}',
    '{"as": "U0ANA", "in": "C0SALES", "fields": [1]}',
    '{"as": "U0ANA", "in": "C0SALES", "confirmed": "yes"}',
    '{"as": "U0ANA", "in": "C0SALES", "select": {"a": 1}}',
    '{"as": "U0ANA", "in": "C0SALES", "select": [1]}',
)


async def test_what_cannot_be_read_is_said_to_be_so(page: Page) -> None:
    """And nothing is done."""
    headers = {"Content-Type": "application/json"}
    for what, body in product(("send", "click", "submit"), UNREADABLE):
        answer = await page.client.post(f"/act/{what}", content=body, headers=headers)
        assert answer.status_code == 200, (what, body)
        assert answer.json()["error"] == "That could not be read. Reload the page.", (what, body)
    assert page.slack.seen("U0ANA", "C0SALES") == []


async def test_nobody_acts_where_they_cannot_be(page: Page) -> None:
    """Nor does anybody who isn't there at all."""
    for person, place in (
        ("U0VIC", "G0PRIV"),
        ("U9OTTO", "C0SALES"),
        ("U0DEL", "C0SALES"),
        ("U0BOT", "C0SALES"),
        ("", "C0SALES"),
    ):
        refused = await page.act("send", text="hello", as_=person, in_=place)
        assert refused["error"] == "They can't be there any more. Choose another place.", person
        assert page.slack.seen("U0ANA", place) == [], person


async def test_nothing_is_written_in_an_archived_channel(page: Page) -> None:
    """It is refused in words."""
    assert (await page.act("send", text="hello", in_="C0OLD"))["error"] == "That can't be done here."


async def test_half_a_character_does_no_harm(page: Page) -> None:
    """JSON can bring one."""
    answer = await page.client.post(
        "/act/send",
        content=rb'{"as": "U0ANA", "in": "C0SALES", "text": "half \ud800 of it"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.json() == {}
    assert "half ? of it" in await page.reads()


async def test_there_are_no_other_acts(page: Page) -> None:
    """Neither here nor in the panel."""
    for what in ("nothing", "panel/nothing"):
        answer = await page.client.post(f"/act/{what}", json={})
        assert (answer.status_code, answer.json()) == (404, {"error": "There is nothing like that to do."})
