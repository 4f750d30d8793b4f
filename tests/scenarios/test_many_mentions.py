"""A message that names more numbers than are looked for."""

from tests.scenarios.forms import chooses, says
from tests.scenarios.stage import CALL, Stage

NOT_LOOKED_FOR = "2 more numbers and IDs that I didn't look for"


async def test_what_was_not_looked_for_is_said(stage: Stage) -> None:
    """Of twelve numbers the first ten are, and that two were not stays there once the call is tagged."""
    stage.begin()
    numbers = [f"530-555-01{number:02}" for number in range(11)]
    view = await chooses(stage, "U0ANA", await says(stage, " ".join(["530-999-9999", *numbers])), "look_up")
    assert CALL[-4:] in str(view.body)
    assert NOT_LOOKED_FOR in str(view.body)
    await stage.slack.click("U0ANA", view, "Sold")
    await stage.settle()
    tagged = stage.slack.modal("U0ANA")
    assert tagged is not None
    assert "✓" in str(tagged.body)
    assert NOT_LOOKED_FOR in str(tagged.body)
    await stage.slack.close_view("U0ANA")
    few = await chooses(
        stage, "U0ANA", await says(stage, " ".join(["530-999-9999", *numbers[:9]])), "look_up"
    )
    assert "didn't look for" not in str(few.body)


async def test_numbers_take_no_places_where_they_are_not_looked_for(stage: Stage) -> None:
    """A viewer finds a call that is named by its id behind twelve numbers, and hears of no numbers."""
    stage.begin()
    numbers = " ".join(f"530-555-01{number:02}" for number in range(12))
    view = await chooses(stage, "U0VIC", await says(stage, f"{numbers} {CALL}"), "look_up")
    assert "Spring Sale" in str(view.body)
    assert "didn't look for" not in str(view.body)
