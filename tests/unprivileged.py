"""Rights as people have them: tests may be run by root, whom no file's mode keeps out."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Have no more rights to files than anybody, until the block ends; whoever isn't root keeps theirs."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if before == 0:
            os.seteuid(before)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A new folder that everybody may look into; nobody but its owner may write there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
