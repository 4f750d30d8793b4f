"""A whole answer, read at once, as the client reads it in pieces."""

from bot.invoca.models import CurrentCalls
from bot.invoca.parsing import CallsReader


def parse_calls(body: bytes, region: str, charset: str | None = None) -> CurrentCalls:
    """The calls in a whole answer, each once, newest first."""
    reader = CallsReader(region)
    reader.charset = charset
    for _ in reader.read(body):
        pass
    for _ in reader.end():
        pass
    return reader.calls()
