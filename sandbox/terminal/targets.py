"""What the numbers on the screen stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sandbox.slack.controls import Choice, Control
from sandbox.slack.messages import Message
from sandbox.slack.views import View

Act = Literal["submit", "close"]
"""What the buttons at the bottom of a modal do with it."""


@dataclass(frozen=True)
class OnControl:
    """A control, or one choice of it; `confirmed` once its own question has been answered with yes."""

    where: Message | View
    control: Control
    choice: Choice | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Ending:
    """The button at the bottom of a modal that submits or closes it."""

    view: View
    act: Act


@dataclass(frozen=True)
class Denial:
    """The button of a confirmation that leaves everything as it is."""


Target = OnControl | Ending | Denial


class Numbers:
    """Counts from one for each thing typed; what arrives by itself counts on, so that no number changes."""

    def __init__(self) -> None:
        self._targets: list[Target] = []
        self._is_old = False

    def begin(self) -> None:
        """From the next number on, count from one again; until then the old ones hold."""
        self._is_old = True

    def forget(self) -> None:
        """Let no number stand for anything."""
        self._targets = []

    def add(self, target: Target) -> int:
        """Give something its number."""
        if self._is_old:
            self._targets, self._is_old = [], False
        self._targets.append(target)
        return len(self._targets)

    def find(self, number: int) -> Target | None:
        """Find what a number stands for."""
        return self._targets[number - 1] if 1 <= number <= len(self._targets) else None

    @property
    def highest(self) -> int:
        """The highest number there is; 0 when there is none."""
        return len(self._targets)


def present(wanted: Control, controls: Sequence[Control]) -> Control | None:
    """Find a control as it is now: a card that was drawn anew gives its blocks new ids."""
    like = [
        control
        for control in controls
        if (control.kind, control.action_id, control.label, control.element.get("value"))
        == (wanted.kind, wanted.action_id, wanted.label, wanted.element.get("value"))
    ]
    exact = [control for control in like if control.block_id == wanted.block_id]
    return next(iter(exact or like), None)
