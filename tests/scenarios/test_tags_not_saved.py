"""The database fails while a tag is taken in, or Slack takes no answer: what is said is true."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.cards.kit.actions import ActionId
from bot.database.errors import COMMIT_UNKNOWN
from bot.dispatch import FORM_UNKNOWN, KEPT_AFTER_ALL, SAVED_AFTER_ALL
from bot.errors import OUT_OF_DATE
from bot.person import Person
from sandbox.invoca.faults import Fault, FaultKind, Requests
from sandbox.slack.transport import Payload
from tests.scenarios.carried import own_value, rows
from tests.scenarios.entries import posted
from tests.scenarios.forms import open_form
from tests.scenarios.stage import CALL, Stage, Way
from tests.scenarios.tables import limit_pages, locked, read_only, rename
from tests.waiting import PATIENCE

ANA = Person("T0ACME", "U0ANA")

TYPED = [f"{CALL} sold", "9999 sold", f"{CALL} disposition=Salle", f"{CALL} ext=CRM-1"]

CLICKED = [
    ActionId.QUICK_TAG, ActionId.QUICK_TAG_MENU, ActionId.REPLACE, ActionId.FINISH, ActionId.TAG_THIS,
    ActionId.CHOOSE_TAG_ORGANIZATION, ActionId.UNDO,
]  # fmt: skip

NOT_DONE = "so nothing was done"

CLAIMS = ("\N{CHECK MARK}", "sending…", "in Invoca", "on its way", "Undone", "Undoing", "Already set")


async def payloads(stage: Stage) -> list[Payload]:
    """Everything by which Ana can tag the call, all in order."""
    acme = stage.directory.organizations[0]
    made = [stage.slack.payloads.command("U0ANA", "C0SALES", "/tag", typed) for typed in TYPED]
    for action_id in CLICKED:
        value = await own_value(stage, ANA, action_id, acme, CALL)
        card = posted(stage, action_id, value, "C0SALES")
        made.append(stage.slack.clicked("U0ANA", card, action_id))
    return made


async def all_fail_at_once(stage: Stage, made: list[Payload]) -> None:
    """Everything at once: a command's ack says that it failed, of all else Slack shows that it did."""
    deliveries = await asyncio.gather(*(stage.slack.send(payload) for payload in made))
    await stage.settle()
    for payload, delivery in zip(made, deliveries, strict=True):
        if payload.kind == "slash_commands":
            assert (delivery.status, delivery.error) == (200, None)
            assert delivery.shown is not None
        else:
            assert delivery.error in {"dispatch_failed", "operation_timeout"}
            assert delivery.status != 200


async def nothing_was_done(stage: Stage, before: list[tuple[object, ...]], said: int) -> None:
    """All were told so, nothing else was claimed, and nothing comes of it afterwards."""
    answers = stage.told()
    assert len(answers) == said
    for answer in answers:
        assert NOT_DONE in answer or answer == COMMIT_UNKNOWN
        assert not [claim for claim in CLAIMS if claim in answer]
    assert await rows(stage, "tag_request", "id") == before
    await stage.tags("U0SAM", f"{CALL} notes=afterwards")
    await stage.until(lambda: stage.set_on() == {"call_notes": "afterwards"})
    assert len(stage.invoca.board.writes(CALL)) == 1


async def test_a_locked_database(stage: Stage, way: Way, tmp_path: Path) -> None:
    """While it is: nothing is acknowledged that isn't told in the ack, nor written later."""
    stage.begin()
    made = await payloads(stage)
    before = await rows(stage, "tag_request", "id")
    database = stage.application.database
    with locked(way, tmp_path):
        database.within = 0.5
        await all_fail_at_once(stage, made)
    database.within = PATIENCE
    await nothing_was_done(stage, before, len(made))


@pytest.mark.parametrize("typed", TYPED)
async def test_a_database_that_is_read_only(http_stage: Stage, typed: str) -> None:
    """Told at once, and that waiting won't help."""
    stage = http_stage
    stage.begin()
    before = await rows(stage, "tag_request", "id")
    async with read_only(stage):
        (message,) = await stage.tags("U0ANA", typed)
    assert "can't use its database" in message.words
    assert not [claim for claim in CLAIMS if claim in message.words]
    assert await rows(stage, "tag_request", "id") == before


async def test_a_statement_that_fails(stage: Stage) -> None:
    """A fault of ours: a reference for everybody, nothing claimed, and nothing comes of it."""
    stage.begin()
    made = await payloads(stage)
    before = await rows(stage, "tag_request", "id")
    await rename(stage, "lane", "lost")
    kept = [payload for payload in made if "Salle" not in repr(payload.body)]
    await all_fail_at_once(stage, kept)
    await rename(stage, "lost", "lane")
    assert ["reference" in answer for answer in stage.told()] == [True] * len(kept)
    assert await rows(stage, "tag_request", "id") == before
    assert stage.invoca.board.writes(CALL) == []


async def test_a_full_disk(http_stage: Stage) -> None:
    """A tag that doesn't fit is not saved and said not to be; with room again, the next one is."""
    stage = http_stage
    stage.begin()
    await limit_pages(stage, 1)
    said = ""
    for number in range(40):
        (message,) = await stage.tags("U0ANA", f"{CALL} notes={number} {'x' * 7_000}")
        said = message.words
        if NOT_DONE in said:
            break
    assert "can't use its database" in said
    saved = len(await rows(stage, "tag_request"))
    await limit_pages(stage, 1_000_000)
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.until(lambda: stage.set_on()["call_disposition"] == "Sale")
    assert len(stage.invoca.board.writes(CALL)) == saved + 1
    assert stage.application.not_ready == {}


@asynccontextmanager
async def the_commit_held(stage: Stage, of_what: str = "tag_request") -> AsyncIterator[threading.Event]:
    """The commit of the next row of this table is under way, and ends when the event is set."""
    written, release = threading.Event(), threading.Event()

    def hold_the_commit(statement: str) -> None:
        if statement.startswith(f"INSERT INTO {of_what}"):
            written.set()
        if statement == "COMMIT" and written.is_set():
            release.wait(PATIENCE)

    def hold(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(hold_the_commit)

    await stage.application.database.write(hold)
    stage.application.database.within = 5.0  # for everything but the commit, on a machine however slow
    yield release
    release.set()
    await stage.settle()


async def test_a_commit_that_slips_through(http_stage: Stage) -> None:
    """The ack can't say whether it was saved, and says so; when it turns out to be, they are told, once."""
    stage = http_stage
    stage.begin()
    async with the_commit_held(stage):
        delivery = await stage.slack.command("U0ANA", "C0SALES", "/tag", f"{CALL} sold")
        assert (delivery.status, delivery.error) == (200, None)
        assert stage.told() == [COMMIT_UNKNOWN]
    assert stage.told() == [COMMIT_UNKNOWN, SAVED_AFTER_ALL]
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


async def test_a_line_whose_commit_slips_through(http_stage: Stage) -> None:
    """Likewise, though nothing is sent anywhere."""
    stage = http_stage
    async with the_commit_held(stage, "line"):
        delivery = await stage.slack.command("U0ANA", "C0SALES", "/calls", "line 855-555-0111")
        assert (delivery.status, delivery.error) == (200, None)
        assert stage.told() == [COMMIT_UNKNOWN]
    assert stage.told() == [COMMIT_UNKNOWN, KEPT_AFTER_ALL]
    (mine,) = await stage.types("U0ANA", "line")
    assert "855-555-0111" in mine.words


async def test_what_was_only_kept_is_not_said_to_be_saved(http_stage: Stage) -> None:
    """A question about a tag whose commit slips through: nothing was set, and nothing is on its way."""
    stage = http_stage
    stage.begin()
    async with the_commit_held(stage, "draft"):
        await stage.slack.command("U0ANA", "C0SALES", "/tag", f"{CALL} disposition=Salle")
    assert stage.told() == [COMMIT_UNKNOWN]


async def test_a_click_whose_commit_slips_through(http_stage: Stage) -> None:
    """Slack shows that it failed; they are told that nobody knows, then that it is saved."""
    stage = http_stage
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    before = len(stage.told())
    async with the_commit_held(stage):
        delivery = await stage.slack.click("U0ANA", card, "Sold")
        assert delivery.error == "dispatch_failed"
        await stage.until(lambda: stage.told()[before:] == [COMMIT_UNKNOWN])
    assert stage.told()[before:] == [COMMIT_UNKNOWN, SAVED_AFTER_ALL]
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


NOTED = {"Notes": "asked for a callback"}


async def test_a_form_while_the_database_is_locked(stage: Stage, way: Way, tmp_path: Path) -> None:
    """It stays open with what was filled in and says why; pressed again, it is saved."""
    stage.begin()
    view = await open_form(stage)
    with locked(way, tmp_path):
        delivery = await stage.slack.submit("U0ANA", view, NOTED)
    assert delivery.view is not None
    assert delivery.view.id == view.id
    assert [NOT_DONE in said for said in delivery.errors.values()] == [True]
    await stage.slack.submit("U0ANA", view, NOTED)
    await stage.until(lambda: stage.set_on() == {"call_notes": "asked for a callback"})
    assert stage.slack.modal("U0ANA") is None


async def test_a_form_whose_commit_slips_through(http_stage: Stage) -> None:
    """It says that nobody knows; pressed again it is the very same request, saved once."""
    stage = http_stage
    stage.begin()
    view = await open_form(stage)
    async with the_commit_held(stage):
        delivery = await stage.slack.submit("U0ANA", view, NOTED)
        assert list(delivery.errors.values()) == [FORM_UNKNOWN]
    await stage.slack.submit("U0ANA", view, NOTED)
    await stage.until(lambda: stage.set_on() == {"call_notes": "asked for a callback"})
    assert len(await rows(stage, "tag_request")) == 1
    assert stage.slack.modal("U0ANA") is None


async def test_a_refusal_is_told_until_it_has_been(stage: Stage) -> None:
    """Nothing was set, and Slack takes no answer for a while: the person hears of it all the same, once."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    before = len(stage.told())
    stage.slack.switches.broken("response_url", 500, times=3)
    click = stage.slack.clicked("U0ANA", card, "Sold")
    click.body["actions"][0]["value"] = "too old"
    await stage.slack.send(click)
    await stage.until(lambda: len(stage.told()) > before)
    await stage.settle()
    assert stage.told()[before:] == [OUT_OF_DATE]
    assert len(stage.slack.calls_to("response_url")) >= 4


@pytest.mark.parametrize("lost", ["delivery_seen", "audit"])
async def test_what_fails_after_it_was_saved(stage: Stage, lost: str) -> None:
    """The tag is committed; whatever can't be done then, nobody is told to try again."""
    stage.begin()
    await rename(stage, lost, "lost")
    messages = await stage.tags("U0ANA", f"{CALL} sold")
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})
    await rename(stage, "lost", lost)
    for message in messages:
        assert "Try again" not in message.words
        assert NOT_DONE not in message.words


@pytest.mark.parametrize("status", [404, 410, 500])
async def test_slack_refuses_the_answer(stage: Stage, status: int) -> None:
    """A tag that Slack takes no answer for is set all the same, once, typed or clicked; the bot goes on."""
    stage.begin()
    (card,) = await stage.types("U0ANA", CALL)
    stage.slack.switches.broken("response_url", status)
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.clicks("U0ANA", card, "Hung up")
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale", "call_notes": "Hung up"})
    stage.slack.switches.clear()
    (drawn,) = await stage.types("U0ANA", CALL)
    assert "Sale" in drawn.words
    assert len(stage.invoca.board.writes(CALL)) == 2
    assert stage.slack.direct_messages("U0ANA") == []


@pytest.mark.parametrize("status", [404, 500])
async def test_slack_refuses_the_bad_news(stage: Stage, status: int) -> None:
    """What was not saved is told in a direct message where the place it was asked in takes no answer."""
    stage.begin()
    stage.slack.switches.broken("response_url", status)
    refused = {"call_disposition": ["is not one we take"]}
    stage.invoca.switches.fail(Fault(FaultKind.FIELDS_REFUSED, Requests.WRITES, messages=refused))
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.until(lambda: stage.slack.direct_messages("U0ANA"))
    (message,) = stage.slack.direct_messages("U0ANA")
    assert "is not one we take" in message.words
