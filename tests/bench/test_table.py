from bench.figures import Figures
from bench.measures import BEFORE, LOOKED_UP, measures
from bench.table import table


def test_the_table_has_a_row_for_each_and_a_line_for_each_goal() -> None:
    """Rows as wide as their heads, ratios to (a) and (b), and whether each goal is met."""
    medians = {
        (measure.name, entrant.name): Figures(1, 60, 70, 50 if entrant is LOOKED_UP else 100, 7, 0.25)
        for measure in measures()
        for entrant in measure.entrants
    }
    lines = table(medians, rounds=1).splitlines()
    rows = {name: line for line in lines for name in (BEFORE.name, LOOKED_UP.name) if line.startswith(name)}
    assert lines[0] == "The ack of /calls, medians of 1 round"
    assert {len(row) for row in rows.values()} == {len(lines[1])} == {len(lines[2])}
    assert rows[LOOKED_UP.name].split()[-3:] == ["50", "0.50", "60.0"]
    assert [line.rpartition(": ")[2] for line in lines[-3:]] == [
        "met",
        "MISSED by 0.10",
        "MISSED by 10.00 ms",
    ]
    assert max(map(len, lines)) <= 110
