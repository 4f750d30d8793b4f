"""The figures as people read them."""

from collections.abc import Callable, Mapping

from bench.delivered import DELIVERIES
from bench.figures import Figures
from bench.goals import GOALS, Medians, of_before, of_documented
from bench.many_calls import LISTINGS, TEN_THOUSAND
from bench.measures import (
    AT_ONCE,
    CLICKED_ENTRANTS,
    CLICKS,
    CLICKS_WITHOUT_END,
    ENTRANTS,
    LOOKED_UP,
    LOOKUPS,
    LOOKUPS_A_SECOND,
    LOOKUPS_IN_TURN,
    ONE_AT_A_TIME,
    TAGS_A_SECOND,
    TAGS_IN_TURN,
    TWENTY_A_SECOND,
)

Cell = Callable[[Figures, Medians, str], str]
COLUMNS: Mapping[str, Mapping[str, Cell]] = {
    ONE_AT_A_TIME: {
        "p50 ms": lambda figures, _medians, _entrant: f"{figures.p50:.2f}",
        "of (a)": lambda _figures, medians, entrant: f"{of_documented(medians, entrant):.2f}",
        "p99 ms": lambda figures, _medians, _entrant: f"{figures.p99:.2f}",
    },
    AT_ONCE: {
        "acks/s": lambda figures, _medians, _entrant: f"{figures.a_second:,.0f}",
        "of (b)": lambda _figures, medians, entrant: f"{of_before(medians, entrant):.2f}",
        "p99 ms": lambda figures, _medians, _entrant: f"{figures.p99:.1f}",
    },
}
WIDTH = 9  # of a column
GAP = "   "


def table(medians: Medians, rounds: int) -> str:
    """Draw the table, and under it each goal with whether it is met."""
    names = max(len(entrant.name) for entrant in ENTRANTS)
    titles = GAP.join(title.rjust(WIDTH * len(columns)) for title, columns in COLUMNS.items())
    heads = GAP.join("".join(name.rjust(WIDTH) for name in columns) for columns in COLUMNS.values())
    rows = [f"{entrant.name:{names}}{_cells(medians, entrant.name)}" for entrant in ENTRANTS]
    lines = [
        f"The ack of /calls, medians of {rounds} round{'s' if rounds != 1 else ''}",
        f"{'':{names}}{titles}",
        f"{'':{names}}{heads}",
        *rows,
        "",
        *_told(medians),
        "",
        *_clicks(medians),
        "",
        *_beside_the_other(medians),
        "",
        *_deliveries(medians),
        "",
        *_listings(medians),
        "",
        *(goal.sentence(medians) for goal in GOALS),
    ]
    return "\n".join(lines)


def _cells(medians: Medians, entrant: str) -> str:
    return GAP.join(
        "".join(cell(medians[measure, entrant], medians, entrant).rjust(WIDTH) for cell in columns.values())
        for measure, columns in COLUMNS.items()
    )


def _clicks(medians: Medians) -> list[str]:
    names = max(len(entrant.name) for entrant in CLICKED_ENTRANTS)
    heads = _row("p50 ms", "p99 ms")
    rows = [
        f"{entrant.name:{names}}{_waits(medians[CLICKS, entrant.name])}"
        f"{GAP}{_waits(medians[CLICKS_WITHOUT_END, entrant.name])}"
        for entrant in CLICKED_ENTRANTS
    ]
    return [
        "The ack of a click on a quick tag, each of which changes something: on SQLite, in a file with",
        "synchronous=FULL. 50 at the same moment; and 50 at a time without pause, which is more than can be",
        "worked on: Switchboard delivers them and draws the cards anew meanwhile.",
        f"{'':{names}}{'at once'.rjust(WIDTH * 2)}{GAP}{'no pause'.rjust(WIDTH * 2)}",
        f"{'':{names}}{heads}{GAP}{heads}",
        *rows,
    ]


def _beside_the_other(medians: Medians) -> list[str]:
    names = max(len(each.name) for each in LOOKUPS)
    lines = ["Beside the app that one would write instead: ack, one request, respond; no access, no ledger."]
    for in_turn, a_second in ((LOOKUPS_IN_TURN, LOOKUPS_A_SECOND), (TAGS_IN_TURN, TAGS_A_SECOND)):
        lines += [f"{in_turn}; {a_second}", f"{'':{names}}{_row('a second', 'CPU ms', 'p50 ms', 'p99 ms')}"]
        for each in LOOKUPS:
            turns, steady = medians[in_turn, each.name], medians[a_second, each.name]
            acks = f"{steady.p50:.1f}", f"{steady.p99:.1f}"
            row = _row(f"{turns.finished_a_second:,.0f}", f"{turns.cpu:.1f}", *acks)
            lines.append(f"{each.name:{names}}{row}")
    return lines


def _waits(figures: Figures) -> str:
    return _row(f"{figures.p50:.1f}", f"{figures.p99:.1f}")


def _deliveries(medians: Medians) -> list[str]:
    names = max(len(each.name) for each in DELIVERIES)
    heads = _row("tags/s", "CPU ms", "p50 ms", "p99 ms")
    return [
        "Tags from accepted to their outcome, by the engine alone: the API is a function that takes 5 ms or,",
        "over HTTP, a server beside it that answers after 5 ms, asked with the real client. CPU a tag; and",
        "how long until a tag is on record, when 50 are asked for at once and nothing else goes on.",
        f"{'':{names}}{heads}",
        *(f"{each.name:{names}}{_delivery(medians.get(each.key))}" for each in DELIVERIES),
    ]


def _listings(medians: Medians) -> list[str]:
    found = medians[TEN_THOUSAND.key]
    waits = f"p50 {found.p50:.2f} ms, p99 {found.p99:.2f} ms, longest {found.longest:.2f} ms"
    return [
        f"{TEN_THOUSAND.calls:,} calls in one answer of the API, looked up one time after the other:",
        f"{found.cards_a_second:.2f} cards a second; /healthz meanwhile: {waits}.",
    ]


def _delivery(figures: Figures | None) -> str:
    if figures is None:
        return f"{GAP}not measured, no server answers"
    cpu = figures.busy / figures.a_second * 1000
    return _row(f"{figures.a_second:,.0f}", f"{cpu:.2f}", f"{figures.p50:.1f}", f"{figures.p99:.1f}")


def _row(*cells: str) -> str:
    return "".join(cell.rjust(WIDTH) for cell in cells)


def _told(medians: Medians) -> list[str]:
    steady, at_once = medians[TWENTY_A_SECOND, LOOKED_UP.name], medians[AT_ONCE, LOOKED_UP.name]
    waits = f"p50 {steady.p50:.2f} ms, p99 {steady.p99:.2f} ms, longest of all rounds {steady.longest:.2f} ms"
    deliveries = {each.key for each in (*DELIVERIES, *LISTINGS)}
    busiest = max(figures.busy for key, figures in medians.items() if key not in deliveries)
    return [
        f"20 lookups a second: {waits}.",
        f"32 at once: {at_once.cards_a_second:,.0f} cards a second came while the acks did, the others were",
        "still to come when the round ended.",
        "Load, sandboxes and whoever is measured share the processors of this machine; making the load took",
        f"{busiest:.0%} of one at the most.",
    ]
