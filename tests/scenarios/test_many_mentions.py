"""A message that names more numbers than are looked for."""

from tests.scenarios.stage import CALL, Stage
from tests.scenarios.test_shortcuts import chooses, says


async def test_what_was_not_looked_for_is_said(stage: Stage) -> None:
    """Twelve numbers: the calls of the first ten, and that two weren't looked for."""
    stage.begin()
    numbers = [f"530-555-01{number:02}" for number in range(11)]
    view = await chooses(stage, "U0ANA", await says(stage, " ".join(["530-999-9999", *numbers])), "look_up")
    assert CALL[-4:] in str(view.body)
    assert "names 2 more numbers and ids, which weren't looked for" in str(view.body)
    await stage.slack.close_view("U0ANA")
    few = await chooses(
        stage, "U0ANA", await says(stage, " ".join(["530-999-9999", *numbers[:9]])), "look_up"
    )
    assert "weren't looked for" not in str(few.body)
