"""A message read in one go, where nobody else waits for a turn."""

from bot.calls.mentions import Mentions, read_in_pieces


def mentions_in(text: str, region: str) -> Mentions:
    """What a message mentions."""
    reading = read_in_pieces(text, region)
    while True:
        try:
            next(reading)
        except StopIteration as done:
            found = done.value
            assert isinstance(found, Mentions)
            return found
