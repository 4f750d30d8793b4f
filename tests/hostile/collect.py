"""Tries many inputs of one kind, and keeps those that took the most steps or found a fault.

The worst 14 of 15,000: `.venv/bin/python -m tests.hostile.collect tag 15000 14 >> tests/hostile/worst.jsonl`.
Of those that begin alike, one is kept.
"""

import heapq
import json
import sys
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from tests.hostile.readings import KINDS
from tests.hostile.test_anything import warmed

_ALIKE = 24  # characters


def collected(name: str, count: int, kept: int) -> list[Any]:
    """Give the worst of so many. What raises an error, or takes too many steps, is told and kept first."""
    kind = KINDS[name]
    worst: list[tuple[float, str]] = []
    alike: dict[str, float] = {}
    tried = faults = 0

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=kind.given)
    def attempt(sent: Any) -> None:
        nonlocal tried, faults
        tried += 1
        written = json.dumps([name, sent])
        steps = float("inf")
        try:
            steps = max(kind.read(sent), default=0)
        except Exception as error:  # noqa: BLE001 - every fault is told, and the search goes on
            faults += 1
            sys.stderr.write(f"{name}: {type(error).__name__} {error!s:.100}: {written[:600]}\n")
        if kind.most_steps < steps < float("inf"):
            sys.stderr.write(f"{name}: {steps} steps: {written[:300]}\n")
        similar = written[:_ALIKE]
        if steps > alike.get(similar, -1.0) and len(written) < 8_000:
            alike[similar] = steps
            heapq.heappush(worst, (steps, written))
            if len(worst) > 20 * kept:
                heapq.heappop(worst)

    warmed(name)
    attempt()
    best: dict[str, str] = {}
    for _, written in sorted(worst, reverse=True):
        best.setdefault(written[:_ALIKE], written)
    top = heapq.nlargest(3, worst)
    sys.stderr.write(
        f"{name}: {tried} tried, {faults} faults, worst {[steps for steps, _ in top]} "
        f"of {kind.most_steps} steps\n"
    )
    return [json.loads(written) for written in list(best.values())[:kept]]


if __name__ == "__main__":
    for each in collected(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])):
        sys.stdout.write(json.dumps(each) + "\n")
