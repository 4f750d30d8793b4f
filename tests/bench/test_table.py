from bench.delivered import SQLITE, SQLITE_HTTP
from bench.figures import Figures
from bench.many_calls import TEN_THOUSAND
from bench.measures import BEFORE, LOOKED_UP, measures
from bench.table import table


def test_the_table_has_a_row_for_each_and_a_line_for_each_goal() -> None:
    """Rows as wide as their heads, ratios to (a) and (b), and whether each goal is met."""
    medians = {
        (measure.name, entrant.name): Figures(1, 60, 70, 50 if entrant is LOOKED_UP else 100, 7, 0.25)
        for measure in measures()
        for entrant in measure.entrants
    } | {SQLITE.key: Figures(10, 15, 70, 2500, 0, 1.0), SQLITE_HTTP.key: Figures(10, 20, 70, 250, 0, 1.0)}
    medians[TEN_THOUSAND.key] = Figures(1, 7, 70, 500, 0.5, 0.1)
    lines = table(medians, rounds=1).splitlines()
    rows = {
        name: line for line in lines[:8] for name in (BEFORE.name, LOOKED_UP.name) if line.startswith(name)
    }
    assert lines[0] == "The ack of /calls, medians of 1 round"
    assert {len(row) for row in rows.values()} == {len(lines[1])} == {len(lines[2])}
    assert rows[LOOKED_UP.name].split()[-3:] == ["50", "0.50", "60.0"]
    assert [line.rpartition(": ")[2] for line in lines[-9:]] == [
        "met",
        "MISSED by 0.10",
        "MISSED by 10.00 ms",
        "met",
        "MISSED by 40.00 ms",
        "MISSED by 40.00 ms",
        "met",
        "not measured, no server answers",
        "met",
    ]
    assert ["SQLite", "2,500", "0.40", "10.0", "15.0"] in [line.split() for line in lines]
    assert [line for line in lines if len(line) > 110] == []
