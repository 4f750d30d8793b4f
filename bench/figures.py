"""From what loads brought to the figures that are shown: of each round, and their medians."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from statistics import median

from bench.loads import Taken


@dataclass(frozen=True)
class Figures:
    """Of one entrant under one load. ``p50``, ``p99`` and ``longest`` are milliseconds until the ack.

    Of a delivery: until a tag is on record, 50 asked for at once while nothing else goes on.
    """

    p50: float
    p99: float
    longest: float
    a_second: float
    """Acks a second; of a delivery, tags."""
    cards_a_second: float
    """Answers that came after the ack, a second, while the load lasted."""
    busy: float
    """The share of a processor that the load itself took; of a delivery, that delivering took."""
    finished_a_second: float = 0.0
    """Requests a second, from the first that was sent to the last that was answered in full."""
    cpu: float = 0.0
    """Milliseconds of a processor that whoever was asked took for each, all that came of it included."""

    def as_json(self) -> dict[str, float]:
        """Give them by name."""
        return asdict(self)


def figures(taken: Taken, cards: int, *, finished_in: float | None = None, worked: float = 0.0) -> Figures:
    """Work out the figures of one load; ``cards`` came while it lasted.

    ``finished_in`` is when the last was answered in full, ``worked`` the processor's time: both in seconds.
    """
    count = len(taken.milliseconds)
    in_order = sorted(taken.milliseconds)
    return Figures(
        p50=percentile(in_order, 50),
        p99=percentile(in_order, 99),
        longest=in_order[-1],
        a_second=taken.a_second,
        cards_a_second=cards / taken.seconds,
        busy=taken.busy,
        finished_a_second=count / finished_in if finished_in else 0.0,
        cpu=worked / count * 1000,
    )


def percentile(in_order: Sequence[float], percent: float) -> float:
    """Give the least of these values that so many percent of them don't exceed (the nearest rank)."""
    return in_order[max(0, math.ceil(len(in_order) * percent / 100) - 1)]


def medians(rounds: Iterable[Figures]) -> Figures:
    """Give the median of each figure; of the longest wait the longest, which no median may hide."""
    several = list(rounds)
    values = {each.name: [getattr(figures, each.name) for figures in several] for each in fields(Figures)}
    middle = {name: median(of_rounds) for name, of_rounds in values.items()}
    return Figures(**{**middle, "longest": max(values["longest"])})
