"""What Invoca is told to change, as it comes in: of which call, which values, and what became of it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sandbox.asked import Tone, call_of, values_set
from sandbox.asked import outcome as outcome_in_words
from sandbox.invoca.received import Received
from sandbox.invoca.server import InvocaSandbox
from sandbox.terminal.cells import on_one_line
from sandbox.terminal.lines import Line, Span, Style
from sandbox.terminal.terminal import Terminal

SOON = 0.4
"""Seconds; an update that has no answer by then is told of before it has one."""
_STYLES = {Tone.GOOD: Style.GOOD, Tone.WARNING: Style.WARNING, Tone.BAD: Style.BAD}


class Updates:
    """Tells of every update when it has been answered, and before that if it takes its time."""

    def __init__(self, invoca: InvocaSandbox, terminal: Terminal, now: Callable[[], datetime]) -> None:
        self._invoca = invoca
        self._terminal = terminal
        self._now = now
        self._looked_at = len(invoca.received)
        self._open: list[Received] = []
        self._is_stopped = False
        invoca.on_change(self._look)

    def stop(self) -> None:
        """Tell nothing any more."""
        self._is_stopped = True

    def _look(self) -> None:
        if self._is_stopped:
            return
        for received in self._invoca.received[self._looked_at :]:
            if received.write:
                self._open.append(received)
                asyncio.get_running_loop().call_later(SOON, self._is_late, received)
        self._looked_at = len(self._invoca.received)
        done = [received for received in self._open if not received.waits]
        self._open = [received for received in self._open if received.waits]
        if done:
            self._terminal.show([self._told(received) for received in done])

    def _is_late(self, received: Received) -> None:
        if received.waits and not self._is_stopped:
            self._terminal.show([self._told(received)])

    def _told(self, received: Received) -> Line:
        at = received.at.astimezone(self._now().tzinfo)
        words, style = outcome(received)
        return (
            Span("→ Invoca  ", Style.BOLD),
            Span(f"{at:%H:%M:%S}  ", Style.DIM),
            Span(f"{words}  ", style),
            Span(asked(received)),
        )


def asked(received: Received) -> str:
    """The call an update is of, and what it sets there."""
    return on_one_line(f"{received.method} {call_of(received.query)}: {values_set(received)}")


def outcome(received: Received) -> tuple[str, Style]:
    """What its sender was answered, and whether it was applied where that doesn't follow."""
    found = outcome_in_words(received)
    return found.words, _STYLES[found.tone]
