"""Notes that nobody overwrites by accident: whoever clicks is asked, whoever types adds."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.__main__ import forget_call
from sandbox.invoca.calls import CustomDatum
from sandbox.slack.messages import Message
from tests.scenarios.forms import open_form, submits
from tests.scenarios.stage import CALL, Stage, a_stage, only

LEAK = "Leak over the kitchen"
SHARE = "share = false"


@pytest.fixture
async def adding(tmp_path: Path) -> AsyncIterator[Stage]:
    """Acme's notes are added to: ``append = true``."""
    notes = f'type = "long_text"\n{SHARE}'
    async with a_stage(tmp_path, written=(notes, f"{notes}\nappend = true")) as made:
        yield made
        assert made.slack.refused == []


def labels(message: Message) -> list[str]:
    return [control.label for control in message.controls]


def notes(stage: Stage) -> str:
    return stage.set_on()["call_notes"]


@pytest.mark.parametrize("writer", ["U0ANA", "U0SAM"])
async def test_a_click_asks_before_it_replaces_what_somebody_wrote(stage: Stage, writer: str) -> None:
    """Two steps, also where it was whoever clicks who wrote it; the card showed it or not."""
    stage.begin()
    old = only(await stage.types("U0ANA", CALL))
    await stage.tags(writer, f"{CALL} notes={LEAK}")
    for card in (old, only(await stage.types("U0ANA", CALL))):
        question = only(await stage.clicks("U0ANA", card, "Wants an estimate"))
        assert LEAK in question.words
        assert f"<@{writer}>" in question.words
        assert stage.set_on() == {"call_notes": LEAK}
    (replace,) = [label for label in labels(question) if label.startswith("Replace")]
    await stage.clicks("U0ANA", question, replace)
    assert stage.set_on() == {"call_disposition": "Callback", "call_notes": "Wants an estimate"}


async def test_a_quick_tag_that_is_typed_adds_its_note(stage: Stage) -> None:
    """One step: nobody can be asked, and nothing that was written goes, also by a number; twice adds once."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} notes={LEAK}")
    for reference in ("530-999-9999", CALL, "530-999-9999"):
        await stage.tags("U0ANA", f"{reference} hung up")
        assert notes(stage) == f"{LEAK}\nHung up"


async def test_what_is_typed_into_a_field_replaces_what_it_held(stage: Stage) -> None:
    """It was asked for by name, and Undo sets back what was there."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} notes={LEAK}")
    receipt = only(await stage.tags("U0ANA", f"{CALL} notes=Called again"))
    assert notes(stage) == "Called again"
    await stage.clicks("U0ANA", receipt, "Undo")
    assert notes(stage) == LEAK


async def test_a_field_that_is_added_to(adding: Stage) -> None:
    """One step each way: typed, clicked, by a number; the form shows all of it, and Undo takes one away."""
    stage = adding
    stage.begin(custom_data=(CustomDatum("call_notes", "Came by the web form", "Web"),))
    card = only(await stage.types("U0SAM", CALL))
    await stage.clicks("U0SAM", card, "Wants an estimate")
    await stage.tags("U0ANA", f"530-999-9999 notes={LEAK}")
    written = ["Came by the web form", "Wants an estimate", LEAK]
    assert notes(stage) == "\n".join(written)
    receipt = only(await stage.tags("U0SAM", f"{CALL} hung up"))
    assert notes(stage) == "\n".join([*written, "Hung up"])
    await stage.clicks("U0SAM", receipt, "Undo")
    assert notes(stage) == "\n".join(written)


async def test_a_note_without_room(adding: Stage) -> None:
    """What no longer fits below the rest is said not to be saved, and the rest stands."""
    stage = adding
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} notes={'x' * 9_990}")
    await stage.tags("U0ANA", f"{CALL} notes={LEAK}")

    def is_told() -> bool:
        told = (*stage.told(), *(each.words for each in stage.slack.direct_messages("U0ANA")))
        return any("longer than Invoca takes" in each for each in told)

    await stage.until(is_told)
    assert notes(stage) == "x" * 9_990


@pytest.mark.parametrize("is_clicked", [False, True])
async def test_what_came_with_the_call_stays_above(stage: Stage, *, is_clicked: bool) -> None:
    """One step, by a number or by a click, also where nothing was set here: nobody has it but Invoca."""
    stage.begin(custom_data=(CustomDatum("Call_Notes", "Gate 4", "Web"),))
    if is_clicked:
        await stage.clicks("U0ANA", only(await stage.types("U0ANA", CALL)), "Hung up")
    else:
        receipt = only(await stage.tags("U0ANA", "530-999-9999 hung up"))
        assert receipt.words.startswith("\N{CHECK MARK} Notes: Hung up")  # what was chosen, and nobody else's
    assert notes(stage) == "Gate 4\nHung up"
    card = only(await stage.types("U0ANA", CALL))
    assert "\N{CHECK MARK} Hung up" in repr(card.blocks)  # in the menu: it is set


async def test_what_was_replaced_does_not_come_back(adding: Stage) -> None:
    """What came with the call was taken out in the form: what is added stands below what took its place."""
    stage = adding
    stage.begin(custom_data=(CustomDatum("call_notes", "Gate 4", "Web"),))
    await open_form(stage)
    await submits(stage, "U0ANA", Notes=LEAK)
    await stage.tags("U0ANA", f"{CALL} notes=Called again")
    assert notes(stage) == f"{LEAK}\nCalled again"


async def test_below_what_is_no_longer_kept_nothing_is_added(adding: Stage) -> None:
    """All of the call was forgotten: nobody knows what stands in Invoca, and it is not overwritten."""
    stage = adding
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} notes={LEAK}")
    url = stage.settings.database_url.get_secret_value()
    await asyncio.to_thread(forget_call, url, stage.directory.organizations[0].fingerprint, CALL)
    await stage.tags("U0ANA", f"{CALL} notes=Called again")
    await stage.settle()
    assert notes(stage) == LEAK


async def test_the_history_says_what_was_added(stage: Stage) -> None:
    """It took nothing's place; what takes the place of all of it says so, but not what others wrote."""
    stage.begin()
    await stage.tags("U0SAM", f"{CALL} notes={LEAK}")
    await stage.tags("U0ANA", f"{CALL} hung up")
    await stage.tags("U0ANA", f"{CALL} notes=Called again")
    everything = only(await stage.types("U0SAM", f"history {CALL}")).words
    assert f"Notes: {LEAK} Hung up → *Called again*" in " ".join(everything.split())
    assert "Notes: added *Hung up*" in everything
    own = only(await stage.types("U0ANA", f"history {CALL}")).words
    assert "Notes: Hung up → *Called again*" in own
    assert LEAK not in own
