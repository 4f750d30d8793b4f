"""Tags while something is down: saved at once, delivered afterwards, never onto another call."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from bot.database.tables import reply
from bot.words import PAUSES
from sandbox.invoca.faults import Fault, FaultKind, Requests
from tests.scenarios.stage import CALL, Stage, a_stage, only
from tests.waiting import until

OTHER = "EFGH5678-EFGH5678"

NEXT = "EFGH5678-EFGH5678"


async def test_the_api_is_down_and_comes_back(stage: Stage) -> None:
    """Every click is acknowledged, the card says saved and on its way, and everything arrives afterwards."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    shown = only(await stage.clicks("U0ANA", card, "Sold"))
    assert stage.last is not None
    assert (stage.last.status, stage.last.error) == (200, None)
    assert shown.ts == card.ts
    assert "sending…" in shown.words
    assert stage.set_on() == {}
    await stage.slack.command("U0SAM", "C0SALES", "/tag", f"{CALL} notes=patient person")
    stage.invoca.switches.clear(down)
    await stage.until(lambda: len(stage.set_on()) == 2)
    assert stage.set_on() == {"call_disposition": "Sale", "call_notes": "patient person"}
    await stage.until(lambda: "✓" in stage.reads("U0ANA"))
    assert stage.slack.direct_messages("U0ANA") == []


@pytest.mark.parametrize("control", ["Refresh", "✓ Sold"])
async def test_a_card_says_sending_no_longer_than_it_is_so(stage: Stage, control: str) -> None:
    """Also of what others set, on a card that was drawn as it is: nothing of its own has news."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    card = only(await stage.clicks("U0ANA", card, "Sold"))
    down = stage.invoca.switches.fail(Fault(FaultKind.SERVER_ERROR, Requests.WRITES))
    await stage.tags("U0SAM", f"{CALL} notes=patient")
    drawn = only(await stage.clicks("U0ANA", card, control))
    assert "Notes: patient · sending…" in drawn.words
    stage.invoca.switches.clear(down)

    def shown() -> str:
        return next(each.words for each in stage.slack.seen("U0ANA", "C0SALES") if each.ts == card.ts)

    await stage.until(lambda: "✓ Notes: patient" in shown())


async def test_a_card_keeps_a_use_for_the_last_of_what_it_says_is_on_its_way(stage: Stage) -> None:
    """However often it is drawn again before: its `response_url` takes five messages."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    down = stage.invoca.switches.fail(Fault(FaultKind.SERVER_ERROR, Requests.WRITES))
    await stage.clicks("U0ANA", card, "Sold")
    database = stage.application.database

    def drawn_again(connection: Connection) -> bool:
        return connection.execute(select(reply.c.due == reply.c.expires_at)).scalar_one()

    for _ in range(4):
        await database.write(lambda connection: connection.execute(update(reply).values(due=1.0)).close())
        await until(lambda: database.read(drawn_again))
    stage.invoca.switches.clear(down)
    await stage.until(lambda: any("✓ *Sale*" in each.words for each in stage.slack.seen("U0ANA", "C0SALES")))


async def test_my_line_in_an_outage_is_never_the_next_caller(stage: Stage) -> None:
    """A tag for the call on my line, accepted while the API is down, isn't set on whoever calls next."""
    stage.begin(destination_phone_number="+18555550111")
    await stage.types("U0ANA", "line 855-555-0111")
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    await stage.slack.command("U0ANA", "C0SALES", "/tag", "sold")
    stage.clock.pass_(seconds=5)
    stage.invoca.board.end(stage.acme, CALL)
    stage.begin(
        transaction_id=NEXT,
        began=stage.clock(),
        calling_phone_number="+15305550100",
        destination_phone_number="+18555550111",
    )
    stage.invoca.switches.clear(down)
    await stage.until(lambda: "Not saved" in stage.reads("U0ANA"))
    assert stage.set_on(CALL) == stage.set_on(NEXT) == {}


async def test_limited_then_through(stage: Stage) -> None:
    """429 with a wait is honoured, and the tag arrives."""
    stage.begin()
    stage.invoca.switches.fail(Fault(FaultKind.TOO_MANY, Requests.WRITES, times=1, retry_after="1"))
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


async def test_a_revoked_token_is_told_to_the_contact_once(stage: Stage) -> None:
    """The organization pauses, its contact hears of it once, and with a good token everything arrives."""
    stage.begin()
    revoked = stage.invoca.switches.fail(Fault(FaultKind.UNAUTHORIZED, Requests.WRITES))
    await stage.slack.command("U0ANA", "C0SALES", "/tag", f"{CALL} sold")
    await stage.slack.command("U0SAM", "C0SALES", "/tag", f"{CALL} notes=later")
    await stage.until(lambda: stage.slack.direct_messages("U0OPS"))
    stage.invoca.switches.clear(revoked)
    await stage.until(lambda: len(stage.set_on()) == 2)
    assert len(stage.slack.direct_messages("U0OPS")) == 1


async def test_that_tags_wait_is_said_to_whose_they_are(stage: Stage) -> None:
    """On others' cards of the call, and in a channel, nobody is told of a tag of theirs."""
    stage.begin()
    revoked = stage.invoca.switches.fail(Fault(FaultKind.UNAUTHORIZED, Requests.WRITES))
    await stage.slack.command("U0ANA", "C0SALES", "/tag", f"{CALL} sold")
    await stage.until(lambda: stage.slack.direct_messages("U0OPS"))
    await stage.settle()
    assert PAUSES["REFUSED"] in only(await stage.types("U0ANA", CALL)).words
    assert PAUSES["REFUSED"] not in only(await stage.types("U0SAM", CALL)).words
    await stage.types("U0ANA", f"{CALL} share")
    shared = [each for each in stage.slack.seen("U0SAM", "C0SALES") if not each.ephemeral][-1]
    assert "*Sale* · sending…" in shared.words
    assert PAUSES["REFUSED"] not in shared.words
    stage.invoca.switches.clear(revoked)
    await stage.until(stage.set_on)


@pytest.mark.parametrize("kind", [FaultKind.REDIRECTED, FaultKind.LOGIN_PAGE])
@pytest.mark.parametrize("typed", [CALL, "9999"])
async def test_of_an_address_that_is_not_the_api_s_the_contact_is_told_once(
    stage: Stage, kind: FaultKind, typed: str
) -> None:
    """For an update as for the lookup before it; and once it is mended everything arrives."""
    stage.begin()
    elsewhere = stage.invoca.switches.fail(kind)
    await stage.slack.command("U0ANA", "C0SALES", "/tag", f"{typed} sold")
    await stage.until(lambda: stage.slack.direct_messages("U0OPS"))
    stage.invoca.switches.clear(elsewhere)
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})
    (told,) = stage.slack.direct_messages("U0OPS")
    assert "`api_url`" in told.words


async def test_an_answer_lost_is_sent_again(stage: Stage) -> None:
    """An update whose answer never came is repeated: the same value twice is no harm."""
    stage.begin()
    stage.invoca.switches.fail(Fault(FaultKind.ANSWER_LOST, Requests.WRITES, times=1))
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.until(lambda: len(stage.invoca.board.writes(CALL)) == 2)
    assert stage.set_on() == {"call_disposition": "Sale"}


async def test_a_page_for_browsers_is_not_an_answer(stage: Stage) -> None:
    """A proxy that answers 200 with its login page has saved nothing, and isn't taken for Invoca."""
    stage.begin()
    page = stage.invoca.switches.fail(Fault(FaultKind.HTML, Requests.WRITES))
    message = only(await stage.tags("U0ANA", f"{CALL} sold"))
    assert "✓" not in message.words
    stage.invoca.switches.clear(page)
    await stage.until(lambda: stage.set_on() == {"call_disposition": "Sale"})


async def test_no_update_route(stage: Stage) -> None:
    """Lookups go on, the buttons go once two calls' updates found no route, and the command says why."""
    stage.begin()
    stage.begin(transaction_id=OTHER)
    stage.invoca.switches.updates = False
    await stage.tags("U0ANA", f"{CALL} sold")
    await stage.until(lambda: "Not saved" in stage.reads("U0ANA"))
    assert "Sold" in [control.label for control in only(await stage.types("U0ANA", CALL)).controls]
    await stage.tags("U0ANA", f"{OTHER} sold")
    await stage.until(lambda: stage.reads("U0ANA").count("Not saved") > 1)
    card = only(await stage.types("U0ANA", CALL))
    assert "Sold" not in [control.label for control in card.controls]
    refused = only(await stage.tags("U0ANA", f"{CALL} sold"))
    assert "Invoca" in refused.words


async def test_updates_switched_off(tmp_path: Path) -> None:
    """`updates = false`: no buttons, and the command says why without asking anybody."""
    async with a_stage(tmp_path, updates=False) as stage:
        stage.begin()
        card = only(await stage.types("U0ANA", CALL))
        assert "Sold" not in [control.label for control in card.controls]
        refused = only(await stage.tags("U0ANA", f"{CALL} sold"))
        assert "switched off" in refused.words
        assert stage.invoca.board.writes(CALL) == []


@pytest.mark.parametrize("trouble", ["slack is down", "the url has run out"])
async def test_what_cannot_be_told_on_the_card_is_a_direct_message(stage: Stage, trouble: str) -> None:
    """A tag that failed, whose card can't be reached any more, is told in a direct message, once."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    down = stage.invoca.switches.fail(FaultKind.DROPPED)
    await stage.clicks("U0ANA", card, "Sold")
    if trouble == "slack is down":
        stage.slack.switches.outage("response_url")
    else:
        stage.clock.pass_(minutes=31)
    stage.invoca.board.end(stage.acme, CALL)
    stage.invoca.switches.clear(down)
    await stage.until(lambda: stage.slack.direct_messages("U0ANA"))
    told = only(stage.slack.direct_messages("U0ANA"))
    assert "Sale" in told.words
    stage.slack.refused.clear()
