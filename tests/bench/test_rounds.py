import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.__main__ import as_json
from bench.connection import NOT_CLICKED_YET, ToSend
from bench.contestants import SIGNATURE_ONLY
from bench.delivered import SQLITE, SQLITE_HTTP
from bench.figures import medians
from bench.loads import Bursts, InTurn
from bench.many_calls import TEN_THOUSAND
from bench.measures import CLICKS, TO_CLICK, Entrant, Measure, measures
from bench.rounds import run
from bench.stage import Stage
from bench.table import table
from bench.wrong import WrongAnswerError
from bot.serving.gate import verify


def _without_rest(measure: Measure) -> Measure:
    """The same; a burst waits for nothing, there being only one."""
    load = measure.load
    return replace(measure, load=replace(load, pause=0.0)) if isinstance(load, Bursts) else measure


async def test_one_short_round_measures_everybody() -> None:
    """Real processes, real lookups worked on to their cards: what comes out makes a table, and JSON."""
    said: list[str] = []
    short = [_without_rest(each) for each in measures(requests=64, seconds=0.25, clicks=24)]
    deliveries = [replace(SQLITE, tags=60), replace(SQLITE_HTTP, tags=60)]
    listings = [replace(TEN_THOUSAND, calls=500, seconds=0.5)]
    results = await run(short, 1, said.append, deliveries, listings)
    middle = {key: medians(figures) for key, figures in results.items()}
    assert said == ["round 1 of 1"]
    asked = [(measure.name, each.name) for measure in short for each in measure.entrants]
    assert list(results) == [*asked, *(each.key for each in deliveries), *(each.key for each in listings)]
    assert all(figures.p50 > 0 and figures.a_second > 0 for figures in middle.values())
    assert len(table(middle, 1).splitlines()) > len(results)
    assert len(json.loads(json.dumps(as_json(results, middle)))["measures"]) == len(results)


def test_what_was_made_beforehand_is_signed_when_it_is_sent() -> None:
    """However long the others take whose turn is first, Switchboard is asked what has just been clicked."""
    made = ToSend(b"POST / HTTP/1.1\r\n", f"payload={NOT_CLICKED_YET}".encode(), "secret")
    head, _, body = made.written(1_700_000_000.25).partition(b"\r\n\r\n")
    headers = dict(line.lower().split(b": ") for line in head.splitlines()[1:])
    assert body == b"payload=1700000000.250000"
    assert verify(b"secret", headers, body, 1_700_000_001) == 1_700_000_000


def _forged(stage: Stage, count: int) -> Sequence[ToSend]:
    return [replace(request, secret="another") for request in stage.lookups(count)]


@pytest.mark.parametrize(
    ("entrant", "told"),
    [
        (
            Entrant("a forged one", SIGNATURE_ONLY, _forged),
            "a forged one: status 401, words in 0 of 40 acks",
        ),
        (
            Entrant("a silent one", SIGNATURE_ONLY, is_told_in_the_ack=True),
            "a silent one: status 200, words in 0 of 40 acks",
        ),
    ],
)
async def test_a_wrong_answer_is_no_figure(entrant: Entrant, told: str) -> None:
    """What isn't acked as it should be ends the measuring, however fast it was."""
    said: list[str] = []
    with pytest.raises(WrongAnswerError, match=told):
        await run([Measure("a measure", InTurn(1, 5, 3), (entrant,))], 1, said.append)


async def test_an_acknowledged_click_that_is_not_on_record_is_no_figure() -> None:
    """Who acks and writes nothing down is found out, by the database of whoever does."""
    forgetful = Entrant("a forgetful one", SIGNATURE_ONLY, Stage.clicks, is_recorded=True)
    to_click = Measure("looking up", InTurn(1, 20, 12), (TO_CLICK,))
    measure = Measure(CLICKS, InTurn(4, 20, 8), (forgetful,), prepared_by=to_click)
    with pytest.raises(WrongAnswerError, match="a forgetful one: 40 of 40 acknowledged changes are not in"):
        await run([measure], 1, lambda _: None)
