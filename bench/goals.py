"""What the figures have to be, and by how much they are not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.delivered import POSTGRES, SQLITE
from bench.figures import Figures
from bench.many_calls import TEN_THOUSAND
from bench.measures import (
    AT_ONCE,
    BEFORE,
    CLICKED,
    CLICKS,
    CLICKS_WITHOUT_END,
    DOCUMENTED,
    LOOKED_UP,
    ONE_AT_A_TIME,
    TWENTY_A_SECOND,
)

Medians = Mapping[tuple[str, str], Figures]
"""By the names of measure and entrant."""


@dataclass(frozen=True)
class Goal:
    """A figure that has to be ``below`` a limit, or ``at_least`` one."""

    name: str
    value: Callable[[Medians], float]
    unit: str = ""
    below: float | None = None
    at_least: float | None = None
    needs: tuple[str, str] | None = None
    """The figures without which it can't be told: there is nothing to measure them on."""

    def measured(self, medians: Medians) -> float | None:
        """Give the value; None where it could not be measured here."""
        return None if self.needs is not None and self.needs not in medians else self.value(medians)

    def missed_by(self, medians: Medians) -> float | None:
        """Give by how much it is missed; None where it is met, or can't be told."""
        value = self.measured(medians)
        if value is None:
            return None
        if self.below is not None and value >= self.below:
            return value - self.below
        if self.at_least is not None and value < self.at_least:
            return self.at_least - value
        return None

    def sentence(self, medians: Medians) -> str:
        """Say in a line whether it is met."""
        wanted = f"below {self.below:g}" if self.below is not None else f"at least {self.at_least:g}"
        value = self.measured(medians)
        if value is None:
            return f"{self.name}: wanted {wanted}{self.unit}: not measured, no server answers"
        missed = self.missed_by(medians)
        told = "met" if missed is None else f"MISSED by {missed:.2f}{self.unit}"
        return f"{self.name}: {value:,.2f}{self.unit}, wanted {wanted}{self.unit}: {told}"


def of_documented(medians: Medians, entrant: str) -> float:
    """Give the middle wait for an entrant's ack as a share of (a)'s, both asked one at a time."""
    return medians[ONE_AT_A_TIME, entrant].p50 / medians[ONE_AT_A_TIME, DOCUMENTED.name].p50


def of_before(medians: Medians, entrant: str) -> float:
    """Give an entrant's acks a second as a share of (b)'s, both asked as much as goes."""
    return medians[AT_ONCE, entrant].a_second / medians[AT_ONCE, BEFORE.name].a_second


GOALS = (
    Goal(
        "One at a time, the middle ack",
        lambda medians: medians[ONE_AT_A_TIME, LOOKED_UP.name].p50,
        " ms",
        below=2,
    ),
    Goal(
        "32 at once, acks a second to (b)'s, all the work behind them",
        lambda medians: of_before(medians, LOOKED_UP.name),
        at_least=0.6,
    ),
    Goal(
        "20 a second, 99 of 100 acks, all the work running",
        lambda medians: medians[TWENTY_A_SECOND, LOOKED_UP.name].p99,
        " ms",
        below=50,
    ),
    Goal(
        "50 tags at once, 99 of 100 on record, SQLite",
        lambda medians: medians[SQLITE.key].p99,
        " ms",
        below=20,
    ),
    Goal(
        "50 clicks at once, 99 of 100 acks, changes on record",
        lambda medians: medians[CLICKS, CLICKED.name].p99,
        " ms",
        below=20,
    ),
    Goal(
        "50 clicks at a time without pause, 99 of 100 acks",
        lambda medians: medians[CLICKS_WITHOUT_END, CLICKED.name].p99,
        " ms",
        below=20,
    ),
    Goal(
        "Tags a second, from accepted to outcome, SQLite",
        lambda medians: medians[SQLITE.key].a_second,
        at_least=2000,
    ),
    Goal(
        "Tags a second, from accepted to outcome, PostgreSQL",
        lambda medians: medians[POSTGRES.key].a_second,
        at_least=500,
        needs=POSTGRES.key,
    ),
    Goal(
        "10,000 calls in one answer, p99 of /healthz meanwhile",
        lambda medians: medians[TEN_THOUSAND.key].p99,
        " ms",
        below=50,
    ),
)
