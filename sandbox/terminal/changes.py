"""What changed in a card that was drawn anew: a thick rule down the side of its lines."""

from collections.abc import Sequence

from sandbox.terminal.lines import Line, Span, Style

_EDGE = "│ "
_MARK = Span("┃ ", Style.GOOD | Style.BOLD)


def marked(before: Sequence[Line], now: Sequence[Line]) -> list[Line]:
    """Give the card as it is now, the lines marked that it didn't have before.

    Both are drawn with a frame. Numbers to press are no difference: they are given anew each time.
    """
    had = {_words(each) for each in before}
    return [(_MARK, *each[1:]) if _is_inner(each) and _words(each) not in had else each for each in now]


def _is_inner(drawn: Line) -> bool:
    return bool(drawn) and drawn[0].text == _EDGE


def _words(drawn: Line) -> str:
    return "".join(span.text for span in drawn if Style.NUMBER not in span.style)
