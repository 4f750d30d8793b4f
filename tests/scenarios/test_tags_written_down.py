"""What there is in the database after calls were tagged: who did what, and no caller's number."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database.tables import metadata
from bot.ledger.audit import Action, AuditOutcome
from bot.ledger.retention import purge
from tests.scenarios.carried import rows
from tests.scenarios.stage import CALL, Stage, a_stage, only
from tests.scenarios.tables import deeds, rename

FULL = "+1 530-999-9999"

OTHER = "EFGH5678-EFGH5678"

NUMBERS = (b"5309999999", b"530-999-9999", b"999-9999", b"9999999", b"5305559999", b"555-9999", b"5559999")
"""The callers', however they are written."""


async def of_call(stage: Stage, user: str, action: Action, call: str = CALL) -> int:
    """How often it is written down that somebody did this with a call."""
    return Counter(await deeds(stage))[(user, action, AuditOutcome.DONE, call)]


async def test_a_tag_is_a_row(stage: Stage) -> None:
    """Who asked what of which call when, and what became of it; its lane; the card it came from."""
    stage.begin()
    card = only(await stage.types("U0ANA", CALL))
    await stage.clicks("U0ANA", card, "Sold")
    await stage.until(stage.set_on)
    await stage.tags("U0ANA", f"{CALL} notes=asked for a callback ext=CRM-7")
    await stage.until(lambda: len(stage.set_on()) == 2)
    await stage.settle()
    who = "home, user_id"
    columns = f"{who}, reference_kind, reference, transaction_id, sequence, outcome, undoes"
    common = ("T0ACME", "U0ANA", "transaction id", CALL, CALL)
    written = await rows(stage, "tag_request", columns)
    assert sorted(written) == [(*common, 1, "sent", None), (*common, 2, "sent", None)]
    assert len(await rows(stage, "reply")) == 2
    (lane,) = await rows(stage, "lane", "kind, head, tail, due")
    assert lane == ("changes", 2, 2, None)
    assert await rows(stage, "notification") == await rows(stage, "draft") == []


async def test_a_tag_that_is_declined_leaves_nothing(stage: Stage) -> None:
    """What stands already, and what somebody else was faster with, is no request and no card."""
    stage.begin()
    old = only(await stage.types("U0SAM", CALL))
    await stage.tags("U0ANA", f"{CALL} disposition=No sale")
    before = [await rows(stage, table) for table in ("tag_request", "reply", "lane")]
    await stage.tags("U0SAM", f"{CALL} disposition=no sale")
    await stage.clicks("U0SAM", old, "Sold")
    assert [await rows(stage, table) for table in ("tag_request", "reply", "lane")] == before


async def test_a_history_is_written_down(stage: Stage) -> None:
    """Whoever reads what was set on a call, all of it, their own, or nothing; typed, and from the menu."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} sold")
    for user in ("U0SAM", "U0ANA", "U0VIC"):
        only(await stage.types(user, f"history {CALL}"))
        assert await of_call(stage, user, Action.HISTORY) == 1
    card = only(await stage.types("U0SAM", CALL))
    await stage.clicks("U0SAM", card, "History")
    assert await of_call(stage, "U0SAM", Action.HISTORY) == 2
    only(await stage.types("U0SAM", "history tx:NEVER-WAS"))
    assert ("U0SAM", Action.HISTORY, AuditOutcome.NOTHING_FOUND, None) in await deeds(stage)


async def test_a_history_that_cant_be_written_down_is_not_shown(stage: Stage) -> None:
    """As with a card: a reference instead."""
    stage.begin()
    await stage.tags("U0ANA", f"{CALL} sold")
    await rename(stage, "audit", "lost")
    message = only(await stage.types("U0SAM", f"history {CALL}"))
    await rename(stage, "lost", "audit")
    assert "reference" in message.words
    assert "Sale" not in message.words


async def test_a_typed_tag_reveals_no_number(stage: Stage) -> None:
    """The answer is one line that names the call by its end: there is nothing to be written down."""
    stage.begin()
    assert FULL not in only(await stage.tags("U0ANA", f"{CALL} sold")).words
    assert await of_call(stage, "U0ANA", Action.REVEAL) == 0


@pytest.mark.parametrize("way_there", ["finished", "one of several"])
async def test_numbers_revealed_by_a_click_that_tags_are_written_down(stage: Stage, way_there: str) -> None:
    """What was asked about showed no full number; the card that takes its place does, a line does not."""
    stage.begin()
    if way_there == "finished":
        question = only(await stage.tags("U0ANA", f"{CALL} disposition=Salle"))
        control = "Sale"
    else:
        stage.begin(transaction_id=OTHER, calling_phone_number="+15305559999")
        await stage.tags("U0ANA", "9999 sold")
        await stage.until(lambda: stage.slack.seen("U0ANA", "C0SALES"))
        question = stage.slack.seen("U0ANA", "C0SALES")[-1]
        control = next(each for each in question.controls if CALL in each.element.get("value", "")).action_id
    assert FULL not in question.words
    assert await of_call(stage, "U0ANA", Action.REVEAL) == 0
    card = only(await stage.clicks("U0ANA", question, control))
    assert (FULL in card.words) is (way_there == "one of several")
    assert await of_call(stage, "U0ANA", Action.REVEAL) == int(way_there == "one of several")


async def much_is_done(stage: Stage) -> None:
    """Tags by everything that names a call, also by what doesn't quite, questions, undo, lines, history."""
    stage.begin(external_unique_id="crm-1042", repeat_calling_phone_number=True)
    for typed in ("530-999-9999 855-559-5599 sold", "530-999-9999 notes=by one number", "9999 hung up",
                  "ext:crm-1042 disposition=Spam", "(530) 999-9999 disposition=Salle",
                  "5309999999 nonsense", "5305550100 sold", "530-999-9999 in nowhere sold",
                  f"{CALL} ext=CRM-7", "undo"):  # fmt: skip
        await stage.tags("U0ANA", typed)
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305559999")
    await stage.tags("U0ANA", "9999 disposition=Callback")
    await stage.tags("U0SAM", "530-999-9999 wants an estimate")
    for typed in ("history 530-999-9999", "history 9999", "530-999-9999", "9999", "line 855-555-0111", "",
                  "530-999-9999 campaign:Spring", f"history {CALL}"):  # fmt: skip
        await stage.types("U0SAM", typed)
    card = only(await stage.types("U0ANA", CALL))
    await stage.clicks("U0ANA", card, "No sale")
    stage.invoca.board.end(stage.acme, CALL)
    await stage.tags("U0ANA", "530-999-9999 sold")
    await stage.clicks("U0ANA", card, "Sold")
    await stage.until(lambda: "Not saved" in stage.reads("U0ANA"))
    await stage.settle()


def numbers_in(data: bytes) -> list[bytes]:
    return [number for number in NUMBERS if number in data]


async def test_only_what_is_kept_for_half_an_hour_has_a_number(stage: Stage) -> None:
    """In no other table is a caller's, whatever was typed, clicked, found and told."""
    await much_is_done(stage)
    for table in metadata.tables:
        everything = repr(await rows(stage, table)).encode()
        assert numbers_in(everything) == [] or table == "draft", table
    assert numbers_in(repr(await rows(stage, "draft")).encode()) != []


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of SQLite's."""
    return {file.name: file.read_bytes() for file in folder.glob("switchboard.db*")}


async def half_an_hour_later(stage: Stage) -> None:
    """What was kept for a time is purged."""
    stage.clock.pass_(minutes=31)
    await purge(stage.application.database, stage.clock(), timedelta(days=90))
    assert await rows(stage, "draft") == []


async def test_no_number_is_in_a_file(tmp_path: Path) -> None:
    """What was kept is gone: not only from the tables, but byte for byte, in use and afterwards."""
    async with a_stage(tmp_path) as stage:
        await much_is_done(stage)
        await half_an_hour_later(stage)
        files = contents(tmp_path)
        assert [name for name, data in files.items() if numbers_in(data)] == []
    files = contents(tmp_path)
    assert b"notes" in files["switchboard.db"]
    assert [name for name, data in files.items() if numbers_in(data)] == []
