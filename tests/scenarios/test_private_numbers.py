"""What looks like a payment card's or a social security number is kept nowhere, however it is typed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database.tables import metadata
from bot.errors import NotKept
from bot.ledger.drafts import Drafts
from bot.queries import FILTERS
from bot.text import private_numbers
from tests.ledger.people import ANA, NOW
from tests.scenarios.carried import rows
from tests.scenarios.forms import EDIT, opens, submits
from tests.scenarios.stage import CALL, Stage, Way, a_stage, globex, only

CARD, SSN = "4111 1111 1111 1111", "ssn 078-05-1120"

WRITTEN = (CARD, SSN, "4111-1111-1111-1111", "\uff14\uff11\uff11\uff11 1111 1111 1111", "4111|1111|1111|1111")

REFERENCES = ("ext:", "tx:", "", "line ", "history ext:", "history ", "tel:", "from ", "to ")

TAGGED = (
    f"{CALL} notes=#", f"{CALL} ext=#", "ext:# sold", "# sold", f"{CALL} dispo=Salle notes=#", "9999 ntes=#",
    "sold #",
)  # fmt: skip


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """Somebody of two organizations, who is asked which is meant: what was typed waits for the answer."""
    async with a_stage(tmp_path, globex('agents = ["U0SAM"]'), way) as made:
        made.begin()
        yield made


async def nowhere(stage: Stage) -> None:
    """No row of any table holds such a number, and nothing was asked with one."""
    for table in metadata.sorted_tables:
        for row in await rows(stage, table.name):
            assert not any(private_numbers.find(str(column)) for column in row), table.name
            assert "\uff14" not in str(row)


@pytest.mark.parametrize("written", WRITTEN)
async def test_typed_to_look_something_up(stage: Stage, written: str) -> None:
    """As a filter or as what names a call, in an organization or before it is known which."""
    asked = stage.asked()
    parts = [f'{name}:"{written}"' for name in FILTERS]
    parts += [f"{kind}{written}" for kind in REFERENCES] + [f'all city:"{written}"', f'{CALL} "{written}"']
    for number, text in enumerate(parts):
        if not number % 20:
            stage.clock.pass_(minutes=1)
        user, where = ("U0SAM", "D0SAM") if number % 2 else ("U0ANA", "C0SALES")
        channel = stage.slack.workspace.direct_message(user).id if where == "D0SAM" else where
        delivery = await stage.slack.command(user, channel, "/calls", text)
        assert "nothing kept" in delivery.body, text
    await stage.settle()
    assert stage.asked() == asked
    await nowhere(stage)


@pytest.mark.parametrize("written", WRITTEN)
async def test_typed_to_tag(stage: Stage, written: str) -> None:
    """As a value, as an external id, as what names the call, nearly understood or not."""
    for typed in TAGGED:
        text = typed.replace("#", written)
        delivery = await stage.slack.command("U0ANA", "C0SALES", "/tag", text)
        assert "nothing of it is kept" in delivery.body, text
        assert written not in delivery.body, text
    await stage.settle()
    await nowhere(stage)


@pytest.mark.parametrize("written", [CARD, SSN])
async def test_entered_into_a_form(stage: Stage, written: str) -> None:
    """Said at the input, in each of the three forms; nothing is kept and nothing asked."""
    card = only(await stage.types("U0ANA", CALL))
    await opens(stage, "U0ANA", card, EDIT)
    await submits(stage, "U0ANA", Notes=written)
    assert '"errors"' in stage.last.body if stage.last else False
    await stage.slack.close_view("U0ANA")
    await opens(stage, "U0ANA", card, "External ID…")
    await submits(stage, "U0ANA", **{"External ID": written})
    assert '"errors"' in stage.last.body if stage.last else False
    await stage.slack.close_view("U0ANA")
    asked = stage.asked()
    await stage.slack.global_shortcut("U0ANA", "find")
    await stage.settle()
    for text in (written, f'city:"{written}"', f"ext:{written}"):
        await submits(stage, "U0ANA", **{"Number, ID, or last four digits": text})
        assert '"errors"' in stage.last.body if stage.last else False
    assert stage.asked() == asked
    await nowhere(stage)


@pytest.mark.parametrize("stands", [CARD, SSN])
async def test_what_invoca_has_is_not_kept_with_a_form(stage: Stage, stands: str) -> None:
    """A form opens all the same: without that value in its input, and the others can be set."""
    stage.invoca.board.end(stage.acme, CALL)
    stage.begin(transaction_id="OTHER123-OTHER123", extra={"custom_data": {"call_notes": {"value": stands}}})
    card = only(await stage.types("U0ANA", "OTHER123-OTHER123"))
    await opens(stage, "U0ANA", card, EDIT)
    await nowhere(stage)
    await submits(stage, "U0ANA", Disposition="Sale")
    await stage.until(lambda: stage.set_on("OTHER123-OTHER123") == {"call_disposition": "Sale"})
    await nowhere(stage)


async def test_whatever_is_kept_goes_through_one_place(stage: Stage) -> None:
    """Who forgets to look can still not store it."""
    kept = Drafts(stage.application.database)
    for written in WRITTEN:
        with pytest.raises(NotKept):
            await kept.keep(ANA, f"campaign:{written}", NOW)
        with pytest.raises(NotKept):
            await kept.keep(ANA, "{}", NOW, typed=["a", written])
    await nowhere(stage)
