"""What is forgotten while a form of that call is open is in the form's keeping no longer."""

import asyncio

from bot.__main__ import forget_call, forget_person
from bot.errors import OUT_OF_DATE
from bot.person import Person
from sandbox.invoca.calls import CustomDatum
from tests.scenarios.carried import rows
from tests.scenarios.forms import EDIT, opens, submits
from tests.scenarios.stage import CALL, Stage, only

SECRET = "no heating since Friday"


async def opened(stage: Stage) -> None:
    """Ana has set a value; Sam has the form open that is filled with it."""
    stage.begin(custom_data=(CustomDatum("insured", "Yes", "X"),))
    await stage.tags("U0ANA", f'{CALL} notes="{SECRET}"')
    await opens(stage, "U0SAM", only(await stage.types("U0SAM", CALL)), EDIT)
    assert SECRET in str(await rows(stage, "draft"))


async def nothing_left(stage: Stage) -> None:
    """The value is nowhere, and the form that is submitted afterwards sets nothing and says why."""
    assert SECRET not in str([await rows(stage, table) for table in ("draft", "tag_request", "reply")])
    written = len(stage.invoca.board.writes(CALL))
    await submits(stage, "U0SAM", Disposition="Sale")
    assert len(stage.invoca.board.writes(CALL)) == written
    view = stage.slack.modal("U0SAM")
    assert view is not None
    assert OUT_OF_DATE.split(".")[0] in str(view.body)


async def test_of_a_call(stage: Stage) -> None:
    """By the program, beside the one that serves."""
    await opened(stage)
    url, acme = stage.settings.database_url.get_secret_value(), stage.directory.organizations[0]
    said = await asyncio.to_thread(forget_call, url, acme.fingerprint, CALL)
    assert "Blanked: 1 request." in said
    await nothing_left(stage)


async def test_of_a_person(stage: Stage) -> None:
    """Also where it is somebody else who has the form open."""
    await opened(stage)
    url = stage.settings.database_url.get_secret_value()
    await asyncio.to_thread(forget_person, url, Person("T0ACME", "U0ANA"))
    await nothing_left(stage)
