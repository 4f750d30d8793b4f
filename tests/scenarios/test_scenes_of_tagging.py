"""What people set with a caller on the line, as they say it, and in how many steps."""

from tests.scenarios.stage import CALL, Stage, only


async def test_an_agent_who_types_an_option(stage: Stage) -> None:
    """One step: no sign, no field's name, and the answer is a line with the way back, which is the second."""
    stage.begin()
    await stage.tags("U0ANA", "9999 no sale")
    receipt = only(await stage.tags("U0ANA", "9999 sale"))
    assert receipt.words == "\N{CHECK MARK} *Sale* · caller ending 9999\nUndo"
    assert stage.set_on() == {"call_disposition": "Sale"}
    undone = only(await stage.clicks("U0ANA", receipt, "Undo"))
    assert undone.words == 'Undone: Disposition is back to "No sale".'
    assert undone.ts == receipt.ts
    assert stage.set_on() == {"call_disposition": "No sale"}


async def test_an_agent_who_types_it_wrong(stage: Stage) -> None:
    """Two steps: what was typed is quoted, and the one thing that is near it is a button."""
    stage.begin()
    miss = only(await stage.tags("U0ANA", "9999 sael"))
    assert miss.words.startswith('I didn\'t understand "sael". Nothing was set. Did you mean this?')
    assert [control.label for control in miss.controls] == ["Sale"]
    assert stage.set_on() == {}
    receipt = only(await stage.clicks("U0ANA", miss, "Sale"))
    assert receipt.ts == miss.ts
    assert receipt.words.startswith("\N{CHECK MARK} *Sale* · caller ending 9999")
    assert len(stage.invoca.board.writes(CALL)) == 1
