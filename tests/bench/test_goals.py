import pytest

from bench.figures import Figures
from bench.goals import GOALS, Goal

NOTHING = {("a measure", "an entrant"): Figures(0, 0, 0, 0, 0, 0)}


@pytest.mark.parametrize(
    ("value", "below", "at_least", "missed_by"),
    [
        (1.5, 2, None, None),
        (2.0, 2, None, 0.0),
        (3.5, 2, None, 1.5),
        (0.75, None, 0.5, None),
        (0.5, None, 0.5, None),
        (0.25, None, 0.5, 0.25),
    ],
)
def test_a_goal_tells_by_how_much_it_is_missed(
    value: float, below: float | None, at_least: float | None, missed_by: float | None
) -> None:
    """Below means below; at least may be met exactly."""
    goal = Goal("A figure", lambda _: value, " ms", below, at_least)
    assert goal.missed_by(NOTHING) == missed_by
    assert goal.sentence(NOTHING).endswith("met" if missed_by is None else f"MISSED by {missed_by:.2f} ms")


def test_what_could_not_be_measured_is_said() -> None:
    """Without a server there are no figures: no goal is missed by that, and the line says so."""
    (goal,) = (each for each in GOALS if each.needs is not None)
    assert goal.measured(NOTHING) is None
    assert goal.missed_by(NOTHING) is None
    assert goal.sentence(NOTHING).endswith("PostgreSQL: wanted at least 500: not measured, no server answers")
