"""What people do to a call while somebody waits, and in how many steps."""

from tests.scenarios.stage import CALL, Stage, only
from tests.scenarios.test_scenes_of_looking import Steps


async def test_an_agent_who_clicks_a_second_after_the_end(stage: Stage) -> None:
    """Still sees whom to call back, and that the tag came too late: on that card, and nowhere else."""
    stage.begin()
    ana = Steps(stage, "U0ANA")
    card = only(await ana.types(CALL))
    stage.clock.pass_(seconds=30)
    stage.invoca.board.end(stage.acme, CALL)
    await ana.taps(card, "Sold")
    await stage.until(lambda: "Not saved" in stage.reads("U0ANA"))
    over = next(each for each in stage.slack.seen("U0ANA", "C0SALES") if each.ts == card.ts)
    assert over.words.startswith("*Call ended* · +1 530-999-9999 → Sales hunt group\n")
    assert "Spring Sale" in over.words
    assert "*Not saved: the call had already ended.* You chose *Sale*." in over.words
    assert stage.slack.direct_messages("U0ANA") == []
    assert ana.taken == 2


async def test_an_agent_whose_clicks_all_came_too_late(stage: Stage) -> None:
    """Each is said to be not saved: what one click came to doesn't take away what is said of the other."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    stage.invoca.board.end(stage.acme, CALL)
    for label in ("Sold", "No sale"):
        await stage.clicks("U0ANA", card, label)
    await stage.until(lambda: stage.reads("U0ANA").count("Not saved") == 2)
    over = next(each for each in stage.slack.seen("U0ANA", "C0SALES") if each.ts == card.ts)
    assert all(f"You chose *{chosen}*." in over.words for chosen in ("Sale", "No sale"))
    assert "Not saved" not in only(await stage.types("U0ANA", CALL)).words


async def test_an_agent_on_a_shared_card_after_the_end(stage: Stage) -> None:
    """The channel reads that the call is over, and who called, masked; who clicked is told alone."""
    stage.begin()
    await stage.types("U0SAM", f"{CALL} share")
    ana = Steps(stage, "U0ANA")
    shared = next(each for each in stage.slack.seen("U0ANA", "C0SALES") if "Shared by" in each.words)
    stage.invoca.board.end(stage.acme, CALL)
    await ana.taps(shared, "Sold")
    await stage.until(lambda: stage.slack.direct_messages("U0ANA"))
    await stage.until(lambda: "Call ended" in stage.reads("U0VIC"))
    assert "caller ending 9999" in stage.reads("U0VIC")
    assert "Not saved" not in stage.reads("U0VIC")
    assert "Not saved" in stage.slack.direct_messages("U0ANA")[-1].words
    assert ana.taken == 1


async def test_a_supervisor_who_opens_a_shared_card(stage: Stage) -> None:
    """One tap from a masked card to one of their own, with the whole number."""
    stage.begin()
    await stage.types("U0ANA", f"{CALL} share")
    sam = Steps(stage, "U0SAM")
    shared = next(each for each in stage.slack.seen("U0SAM", "C0SALES") if "Shared by" in each.words)
    assert "530-999-9999" not in shared.words
    own = only(await sam.taps(shared, "Open privately"))
    assert own.ephemeral
    assert "530-999-9999" in own.words
    assert sam.taken == 1
