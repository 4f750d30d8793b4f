"""Switchboard's own programs, with more patience: ``python -m tests.patient serve | socket``.

For tests of a whole process on a machine that may be slow, where no time-out is to decide what they see.
"""

import sys

from bot.__main__ import main
from tests.waiting import PATIENT

if __name__ == "__main__":
    sys.exit(main(patience=PATIENT))
