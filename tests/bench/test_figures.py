import pytest

from bench.figures import figures, medians, percentile
from bench.loads import Taken


def taken(*milliseconds: float) -> Taken:
    return Taken(milliseconds, seconds=2.0, busy=0.25, statuses=frozenset([200]), with_words=0)


@pytest.mark.parametrize(("percent", "value"), [(50, 3), (99, 5), (100, 5), (20, 1), (21, 2)])
def test_a_percentile_is_one_of_the_values(percent: float, value: float) -> None:
    """The nearest rank: the least value that so many percent don't exceed."""
    assert percentile([1, 2, 3, 4, 5], percent) == value


def test_figures_of_one_load() -> None:
    """Waits in order, acks and cards by the second."""
    found = figures(taken(4, 1, 3, 2), cards=3)
    assert (found.p50, found.p99, found.longest, found.a_second, found.cards_a_second) == (2, 4, 4, 2, 1.5)


def test_medians_hide_no_longest_wait() -> None:
    """Every figure is the middle one of the rounds, but of the longest waits the longest."""
    several = [figures(taken(wait, wait * 10), cards=0) for wait in (1, 2, 9)]
    assert (medians(several).p50, medians(several).longest) == (2, 90)
