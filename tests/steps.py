"""How much work something is, in steps that are the same on every machine, however busy."""

import faulthandler
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

from tests.waiting import PATIENCE

T = TypeVar("T")


def counted(work: Callable[[], T]) -> tuple[T, int]:
    """Do the work; give its result, and how many functions were called for it, Python's own among them.

    What happens inside of one call isn't counted: a regular expression that never ends ends the whole process
    instead, with a traceback, after a minute.
    """
    steps = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal steps
        steps += event in {"call", "c_call"}

    before = sys.getprofile()
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    sys.setprofile(count)
    try:
        return work(), steps
    finally:
        sys.setprofile(before)
        faulthandler.cancel_dump_traceback_later()
