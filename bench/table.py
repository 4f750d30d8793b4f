"""The figures as people read them."""

from collections.abc import Callable, Mapping

from bench.figures import Figures
from bench.goals import GOALS, Medians, of_before, of_documented
from bench.measures import AT_ONCE, ENTRANTS, LOOKED_UP, ONE_AT_A_TIME, TWENTY_A_SECOND

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
        *(goal.sentence(medians) for goal in GOALS),
    ]
    return "\n".join(lines)


def _cells(medians: Medians, entrant: str) -> str:
    return GAP.join(
        "".join(cell(medians[measure, entrant], medians, entrant).rjust(WIDTH) for cell in columns.values())
        for measure, columns in COLUMNS.items()
    )


def _told(medians: Medians) -> list[str]:
    steady, at_once = medians[TWENTY_A_SECOND, LOOKED_UP.name], medians[AT_ONCE, LOOKED_UP.name]
    waits = f"p50 {steady.p50:.2f} ms, p99 {steady.p99:.2f} ms, longest of all rounds {steady.longest:.2f} ms"
    busiest = max(figures.busy for figures in medians.values())
    return [
        f"20 lookups a second: {waits}.",
        f"32 at once: {at_once.cards_a_second:,.0f} cards a second came while the acks did, the others were",
        "still to come when the round ended.",
        "Load, sandboxes and whoever is measured share the processors of this machine; making the load took",
        f"{busiest:.0%} of one at the most.",
    ]
