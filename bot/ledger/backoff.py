"""How long to wait before something is tried again."""

import random

FIRST, LONGEST = 0.5, 30.0  # seconds
_DOUBLINGS = 6  # by then it is the longest


def wait(attempts: int) -> float:
    """Give the seconds to wait after so many failed attempts before: doubled each time, and spread."""
    most = min(LONGEST, FIRST * 2.0 ** min(attempts, _DOUBLINGS))
    return max(FIRST, most * random.uniform(0.5, 1.0))  # noqa: S311 - it keeps lanes apart, it keeps no secret
