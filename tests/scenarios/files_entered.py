"""Which files of ours a request runs through: from its first byte, in whatever task or thread."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import FrameType
from typing import Any
from weakref import WeakSet

import bot
from bot.database.transactions import Transaction
from bot.delivery.workers import Worker
from bot.serving.connections import HttpConnection

ROOT = Path(bot.__file__).parents[1]

OURS = (f"{ROOT}/bot/", f"{ROOT}/commands/")

FOR_A_REQUEST: ContextVar[bool] = ContextVar("for a request", default=False)

RECEIVES = HttpConnection.data_received.__code__
"""A request begins here; the tasks that are made from here on, and threads they wait for, are its own."""

MADE = Transaction.__init__.__code__
"""A thread of the database's runs it, and is nobody's own."""

WAKES, TAKES = Worker.wake.__code__, Worker._take.__code__
"""A worker is older than the request. What it takes when a request has woken it, it takes for that."""


class FilesEntered:
    """The files that were entered for requests; what is done every so many seconds enters none."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self._asked: WeakSet[Transaction[Any]] = WeakSet()
        self._woken: WeakSet[Worker[Any]] = WeakSet()
        self._taking: set[FrameType] = set()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """What ``sys.setprofile`` calls."""
        code = frame.f_code
        if not code.co_filename.startswith(OURS) or event not in {"call", "return"}:
            return
        if code is RECEIVES:
            FOR_A_REQUEST.set(event == "call")
        elif code is TAKES:
            FOR_A_REQUEST.set(event == "call" and self._takes_for_a_request(frame))
        if event == "call" and (FOR_A_REQUEST.get() or self._runs_what_was_asked(frame)):
            self.files.add(code.co_filename.removeprefix(f"{ROOT}/"))
            if code is MADE:
                self._asked.add(frame.f_locals["self"])
            elif code is WAKES:
                self._woken.add(frame.f_locals["self"])

    def _takes_for_a_request(self, frame: FrameType) -> bool:
        """Whether one had woken the worker as it began to take; asked whenever that goes on, too."""
        worker = frame.f_locals["self"]
        if worker in self._woken:
            self._woken.discard(worker)
            self._taking.add(frame)
        return frame in self._taking

    def _runs_what_was_asked(self, frame: FrameType | None) -> bool:
        """Whether a thread of the database's is at a transaction that was made for a request."""
        if threading.current_thread() is threading.main_thread():
            return False
        while frame is not None:
            transaction = frame.f_locals.get("transaction")
            if isinstance(transaction, Transaction):
                return transaction in self._asked
            frame = frame.f_back
        return False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch this thread, and those that are started meanwhile."""
        before = sys.getprofile()
        threading.setprofile(self)
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(before)
            threading.setprofile(None)
