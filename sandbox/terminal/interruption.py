"""Being told to end: by Ctrl-C, by whoever started it, or by a terminal that is closed.

Python would raise wherever the main thread happens to be, in the middle of taking a lock as well, which then
nobody ever gives back. Here it is raised only where that does no harm; anywhere else it is kept in mind.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Interruption:
    """Whether the main thread, which alone may use this, was told to end."""

    def __init__(self) -> None:
        self._came = False
        self._may_raise = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Hear of it, from the signals there are on this system, as long as the block runs."""
        numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        before = {number: signal.signal(number, self._hear) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def welcome(self) -> Iterator[None]:
        """Let it end the block at any moment: raises KeyboardInterrupt, also for one that came before."""
        self._may_raise = True
        try:
            self.check()
            yield
        finally:
            self._may_raise = False

    def check(self) -> None:
        """Raise KeyboardInterrupt, once, if it came."""
        if self._came:
            self._came = False
            raise KeyboardInterrupt

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._came = True
        if self._may_raise:
            self.check()
