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


async def test_it_stays_there_once_the_call_was_edited(stage: Stage) -> None:
    """The form lies on the results, which are drawn again when it has closed."""
    stage.begin()
    numbers = " ".join(["530-999-9999", *(f"530-555-01{number:02}" for number in range(11))])
    view = await chooses(stage, "U0ANA", await says(stage, numbers), "look_up")
    await stage.slack.click("U0ANA", view, "Tag…")
    await stage.settle()
    await stage.slack.submit("U0ANA", None, {"Notes": "from the form"})
    await stage.settle()
    results = stage.slack.modal("U0ANA")
    assert results is not None
    assert "from the form" in str(results.body)
    assert NOT_LOOKED_FOR in str(results.body)


async def test_a_message_that_is_too_long_to_be_read(stage: Stage) -> None:
    """It is said that only its beginning was, with calls found in that and without."""
    stage.begin()
    beginning = "only its beginning was read"
    for text in (f"{'word ' * 5_000} 530-999-9999", f"530-999-9999 {'word ' * 5_000}"):
        view = await chooses(stage, "U0ANA", await says(stage, text), "look_up")
        assert beginning in str(view.body)
        assert "That message names no call" not in str(view.body)
        await stage.slack.close_view("U0ANA")
    view = await chooses(stage, "U0ANA", await says(stage, f"530-999-9999 {'word ' * 5_000}"), "tag")
    await stage.slack.click("U0ANA", view, "Sold")
    await stage.settle()
    tagged = stage.slack.modal("U0ANA")
    assert tagged is not None
    assert "✓" in str(tagged.body)
    assert beginning in str(tagged.body)
    await stage.slack.close_view("U0ANA")
    view = await chooses(stage, "U0ANA", await says(stage, "530-999-9999"), "look_up")
    assert beginning not in str(view.body)
