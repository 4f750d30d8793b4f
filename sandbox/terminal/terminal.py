"""The terminal: lines out, typed lines in, from two threads without getting in each other's way."""

import os
import re
import shutil
import sys
import threading
from collections.abc import Iterable, Mapping
from typing import TextIO

from sandbox.terminal.interruption import Interruption
from sandbox.terminal.lines import Line, Span, paint, wrap

try:
    from readline import get_line_buffer as typed_so_far

    _UNSEEN = "\001\\1\002"  # how readline is told that something in the prompt takes no column
except ImportError:  # not on every system
    _UNSEEN = "\\1"

    def typed_so_far() -> str:
        """Without readline nobody knows."""
        return ""


_WIDEST = 100  # columns; longer lines are hard to read
_NARROWEST = 40
_COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")


def takes_colours(writing: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to write in colour there: a terminal, NO_COLOR unset or empty (no-color.org)."""
    return writing.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


class Terminal:
    """Where the demo reads and writes.

    `show` may be called from any thread, also while `read` waits in the main one: then the prompt, and what
    has been typed at it, is drawn again below.
    """

    def __init__(
        self, reading: TextIO, writing: TextIO, *, colours: bool, interruption: Interruption | None = None
    ) -> None:
        self._interruption = interruption or Interruption()
        self._reading = reading
        self._writing = writing
        self._colours = colours
        self._by_hand = reading is sys.stdin and reading.isatty() and writing.isatty()
        self._prompt: str | None = None
        self._lock = threading.Lock()

    @property
    def columns(self) -> int:
        """How wide to draw."""
        return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))

    def show(self, lines: Iterable[Line]) -> None:
        """Write lines, those that are too long on several."""
        fitting = [part for each in lines for part in wrap(each, self.columns)]
        text = "".join(paint(each, colours=self._colours).rstrip(" ") + "\n" for each in fitting)
        with self._lock:
            if self._prompt is None:
                self._write(text)
            else:
                self._write(f"\r\x1b[K{text}{self._prompt}{typed_so_far()}")

    def start_line(self, words: Line) -> None:
        """Write the beginning of a line whose rest comes when it is known."""
        with self._lock:
            self._write(paint(words, colours=self._colours))

    def read(self, prompt: Line) -> str | None:
        """Wait for a line; None when there is none any more. An interruption ends it: KeyboardInterrupt."""
        shown = paint(prompt, colours=self._colours) + " "
        if not self._by_hand:
            with self._interruption.welcome():
                typed = self._reading.readline()
            self.show([(*prompt, Span(f" {typed.strip()}"))] if typed else [])
            return typed or None
        self._prompt = shown
        try:
            with self._interruption.welcome():
                return input(_COLOUR.sub(_UNSEEN, shown))
        except EOFError:
            self._write("\n")
            return None
        finally:
            self._prompt = None

    def _write(self, text: str) -> None:
        self._writing.write(text)
        self._writing.flush()


def terminal_of_this_process(interruption: Interruption) -> Terminal:
    """The terminal this process was started in; characters it can't show become question marks."""
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    colours = takes_colours(sys.stdout, os.environ)
    return Terminal(sys.stdin, sys.stdout, colours=colours, interruption=interruption)
