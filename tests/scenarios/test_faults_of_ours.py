"""A statement that the database refuses, wherever that comes in a request's way: people are told in words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.dispatch import FORM_KEPT
from tests.scenarios.stage import CALL, Stage, Way, a_stage, globex
from tests.scenarios.test_forms_of_members import filled_in

OURS = "Something went wrong on our side"


@pytest.fixture
async def over_a_socket(tmp_path: Path) -> AsyncIterator[Stage]:
    """Ana may be a viewer of a second organization, so that it matters whether she is a full member."""
    async with a_stage(tmp_path, globex('viewers = ["*"]'), Way("socket")) as made:
        yield made
        assert made.slack.refused == []


@asynccontextmanager
async def without(stage: Stage, table: str) -> AsyncIterator[None]:
    """Every statement about this table is refused, as after a fault of ours."""

    async def rename(from_: str, to: str) -> None:
        statement = text(f"ALTER TABLE {from_} RENAME TO {to}")
        await stage.application.database.write(lambda connection: connection.execute(statement).close())

    await rename(table, "elsewhere")
    try:
        yield
    finally:
        await rename("elsewhere", table)


async def test_while_it_cannot_be_read_who_somebody_is(stage: Stage) -> None:
    """A command is told in its ack; a click has no ack, so that Slack shows it, and its words."""
    stage.begin()
    await stage.types("U0ANA", f"{CALL} share")
    card = next(each for each in stage.slack.seen("U0SAM", "C0SALES") if each.from_app)
    async with without(stage, "person"):
        (told,) = await stage.types("U0VIC", CALL)
        assert OURS in told.words
        assert stage.last is not None
        assert (stage.last.status, stage.last.error) == (200, None)
        (told,) = await stage.does(stage.slack.clicked("U0SAM", card, "Sold"), "U0SAM", card.channel)
        assert OURS in told.words
        assert stage.last.error is not None
    assert stage.set_on() == {}


async def test_a_form_while_it_cannot_be_learnt_who_fills_it_in(over_a_socket: Stage) -> None:
    """It stays as it is; the next press says what is in the way, and once nothing is, it is saved."""
    stage = over_a_socket
    view = await filled_in(stage)
    async with without(stage, "person"):
        delivery = await stage.slack.submit("U0ANA", view)
        assert list(delivery.errors.values()) == [FORM_KEPT]
        await stage.settle()
        delivery = await stage.slack.submit("U0ANA", view)
        (said,) = delivery.errors.values()
        assert OURS in said
        await stage.settle()
    await stage.slack.submit("U0ANA", view)
    await stage.settle()
    await stage.slack.submit("U0ANA", view)
    await stage.until(stage.set_on)
    assert stage.set_on() == {"call_notes": "wants a new roof"}


@pytest.mark.parametrize(("control", "table"), [("Edit…", "draft"), ("Details", "audit")])
async def test_a_window_that_is_loading(over_a_socket: Stage, control: str, table: str) -> None:
    """What goes wrong is said in it: it doesn't say for ever that it is looking."""
    stage = over_a_socket
    stage.begin()
    (card,) = await stage.types("U0SAM", f"{CALL} in acme")
    stage.clock.pass_(minutes=31)  # what was told of the call isn't kept any more
    async with without(stage, table):
        await stage.clicks("U0SAM", card, control)
    modal = stage.slack.modal("U0SAM")
    assert modal is not None
    assert OURS in str(modal.body)
