"""Whatever happens, the five guarantees of delivery hold.

People click, calls begin and end, the API fails in every way it knows, processes die between any two steps
and others take over, and time passes: drawn at random, on real databases. At the end the weather clears,
everything comes to its end, and the ledger is held against what the API and the people saw.

A few examples run with the other tests, with CI=true the same each time. For longer, on both databases:
GUARANTEES_EXAMPLES=2000 pytest --numprocesses=2 tests/guarantees
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from bot.ledger.tag_requests import ReferenceKind
from tests.guarantees.drawn import Drawn
from tests.guarantees.flights import HOLDING, Trouble
from tests.guarantees.stories import Stories
from tests.guarantees.world import Ground
from tests.ledger.people import ACME, ANA

EXAMPLES = int(os.environ.get("GUARANTEES_EXAMPLES", "25"))

STEPS = 25

TAG = Drawn(ANA, ACME, ReferenceKind.TRANSACTION_ID, 0, frozenset({"disposition"}), None, on_a_card=False)


@contextmanager
def told(ground: Ground, *what: object) -> Iterator[Stories]:
    """A story that is told in every run, drawn or not; where it goes wrong, which of several it was."""
    stories = Stories(ground)
    try:
        stories.begin()
        yield stories
        stories.teardown()
    except Exception as error:
        error.add_note(f"the story of {what}")
        raise


def test_who_stood_still_sends_nothing_old(database_url: str) -> None:
    """A process wakes up after somebody else has taken its call over."""
    with Ground(database_url) as ground:
        for first, second in product(HOLDING, HOLDING):
            with told(ground, first, second) as stories:
                Stories.a_process_stands_still(stories, TAG, 3, 0, first, which=0, second=second)


def test_a_lost_answer_is_remembered(database_url: str) -> None:
    """What may have been applied is never called ended, nor taken back."""
    with Ground(database_url) as ground:
        for ends, regretted in product((False, True), (None, 0)):
            with told(ground, ends, regretted) as stories:
                lost = [Trouble.ANSWER_LOST]
                Stories.updates_fail(stories, TAG, 1, 0, ends, lost, regretted, passed=31.0)


def test_the_guarantees_hold(database_url: str) -> None:
    """Nothing is lost, doubled, reordered, set on the wrong call, or told wrongly, whatever happens."""
    with Ground(database_url) as ground:
        try:
            run_state_machine_as_test(
                lambda: Stories(ground),  # type: ignore[arg-type]  # it takes whatever makes one
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS,
                    deadline=None,
                    database=None,
                    derandomize=os.environ.get("CI") == "true",
                    phases=[Phase.generate, Phase.shrink],
                    report_multiple_bugs=False,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        except Flaky as flaky:
            raise ground.failure or flaky from flaky
