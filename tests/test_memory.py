"""What the garbage collector looks through."""

import gc

from bot.app import keep_what_is_there


def test_what_the_start_made_is_left_alone() -> None:
    """A full collection afterwards looks through what came since, not through the libraries."""
    try:
        keep_what_is_there()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < gc.get_freeze_count() / 10
    finally:
        gc.unfreeze()
