"""How many of our files a request runs through: so few that its way can be read in one sitting.

The aims are 50 for a call looked up by its number, 60 for a tag that is typed, 48 for a quick tag, 40 for the
form; what is asserted is what it takes by now. Each is done twice, and the second time counts: what is read
once, and kept, is on nobody's way.
"""

from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.scenarios.files_entered import FilesEntered
from tests.scenarios.stage import CALL, Stage, a_stage, only


@pytest.fixture
def entered() -> Iterator[FilesEntered]:
    """Watched from before the app is made: the database's threads are as old as it is."""
    made = FilesEntered()
    with made.watching():
        yield made


@pytest.fixture
async def stage(tmp_path: Path, entered: FilesEntered) -> AsyncIterator[Stage]:
    """One call in progress."""
    del entered  # before the app
    async with a_stage(tmp_path) as made:
        made.begin()
        yield made
        assert made.slack.refused == []


def no_more_than(most: int, entered: FilesEntered, *on_the_way: str) -> None:
    """A file more needs a reason; one fewer is to be held. What is ``on_the_way`` shows that all was seen."""
    assert entered.files.issuperset(on_the_way)
    assert len(entered.files) <= most, (len(entered.files), sorted(entered.files))


def is_set_to(stage: Stage, value: str) -> bool:
    """Whether Invoca has it."""
    return stage.set_on() == {"call_disposition": value}


async def test_a_call_that_is_looked_up_by_its_number(stage: Stage, entered: FilesEntered) -> None:
    """From the gate to the card."""
    await stage.types("U0ANA", "530-999-9999")
    entered.files.clear()
    await stage.types("U0ANA", "530-999-9999")
    no_more_than(57, entered, "bot/serving/gate.py", "bot/invoca/parsing.py", "bot/cards/call.py")


async def test_a_tag_that_is_typed(stage: Stage, entered: FilesEntered) -> None:
    """By a number: found out which call, sent to Invoca, and shown."""
    for tag, value in (("sold", "Sale"), ("callback", "Callback")):
        entered.files.clear()
        await stage.tags("U0ANA", f"530-999-9999 {tag}")
        await stage.until(partial(is_set_to, stage, value))
        await stage.settle()
    no_more_than(60, entered, "bot/ledger/accept.py", "bot/delivery/to_invoca.py")


async def test_a_click_on_a_quick_tag(stage: Stage, entered: FilesEntered) -> None:
    """Sent to Invoca, and drawn on the card that was clicked."""
    card = only(await stage.types("U0ANA", CALL))
    for button, value in (("tag.quick:0", "Sale"), ("tag.quick:1", "No sale")):
        entered.files.clear()
        (card,) = await stage.clicks("U0ANA", card, button)
        await stage.until(partial(is_set_to, stage, value))
        await stage.settle()
    no_more_than(60, entered, "bot/delivery/to_invoca.py", "bot/delivery/drawing.py")


async def test_opening_the_form(stage: Stage, entered: FilesEntered) -> None:
    """With what is known of the call filled in."""
    card = only(await stage.types("U0ANA", CALL))
    await stage.clicks("U0ANA", card, "call.edit")
    entered.files.clear()
    await stage.clicks("U0ANA", card, "call.edit")
    no_more_than(44, entered, "commands/tagging/form.py")
