"""Whatever others send is read without an error and in bounded steps: at random, and the worst so far.

`make test` tries a few of each kind; as many as you like:
`HOSTILE_EXAMPLES=15000 .venv/bin/python -m pytest -n 2 tests/hostile`.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.readings import KINDS

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "20"))

UNHURRIED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

WORST = [json.loads(line) for line in Path(__file__).with_name("worst.jsonl").read_text("utf-8").splitlines()]
"""Kind and what was given, a line each: what took the most steps, or found a fault once (collect.py)."""


@cache
def warmed(kind: str) -> None:
    """Read something first: the first number of a country loads what is known of it."""
    list(KINDS[kind].read("530-999-9999 +44 20 7946 0958" if kind in {"calls", "tag", "long tag"} else ""))


@pytest.mark.parametrize("kind", KINDS)
@UNHURRIED
@given(data=st.data())
def test_anything_is_read_in_bounded_steps(kind: str, data: st.DataObject) -> None:
    """Any input of this kind: no error, and nothing on the loop that takes more than its budget."""
    warmed(kind)
    sent: Any = data.draw(KINDS[kind].given)
    assert max(KINDS[kind].read(sent), default=0) < KINDS[kind].most_steps


@pytest.mark.parametrize(("kind", "sent"), WORST, ids=range(len(WORST)))
def test_the_worst_is_read_in_bounded_steps(kind: str, sent: Any) -> None:
    """What took the most steps of all that was tried, or found a fault once."""
    warmed(kind)
    assert max(KINDS[kind].read(sent), default=0) < KINDS[kind].most_steps


def test_a_hundred_are_kept() -> None:
    """Of every kind some."""
    assert len(WORST) >= 100
    assert {kind for kind, _ in WORST} == set(KINDS)
