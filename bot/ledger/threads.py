"""The threads that transactions run in. They never keep a process from ending."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Any

from bot.ledger.transactions import Failed, Transaction, deliver

log = logging.getLogger("switchboard.ledger")

Run = Callable[[Transaction[Any]], None]


class Threads:
    """So many threads, fed from one queue."""

    def __init__(self, name: str, count: int, run: Run) -> None:
        self._waiting: SimpleQueue[Transaction[Any] | None] = SimpleQueue()
        self._run = run
        # Daemons: a database that answers nothing must not keep a stopped process alive.
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, transaction: Transaction[Any]) -> None:
        """Have the transaction run as soon as a thread is free."""
        self._waiting.put(transaction)

    def more(self) -> Iterator[Transaction[Any]]:
        """Give what else is waiting right now, for a thread that can run several together."""
        while True:
            try:
                transaction = self._waiting.get_nowait()
            except Empty:
                return
            if transaction is None:
                self._waiting.put(None)
                return
            yield transaction

    def stop(self, seconds: float) -> bool:
        """Finish what is waiting, for so many seconds at the most. Blocks. False: a thread is stuck."""
        until = time.monotonic() + seconds
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (transaction := self._waiting.get()) is not None:
            try:
                self._run(transaction)
            except Exception as error:  # the thread must outlive a fault of ours, whose caller is told
                log.exception("a fault in the ledger", extra={"error": type(error).__name__})
                deliver([(transaction, Failed(error))])
