"""Styled text: wrapped, set side by side, and painted for a terminal at the very end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Flag, auto
from itertools import groupby

from sandbox.terminal.cells import width, width_of_one


class Style(Flag):
    """How text looks; several can be joined."""

    PLAIN = 0
    BOLD = auto()
    DIM = auto()
    ITALIC = auto()
    STRUCK = auto()
    CODE = auto()
    LINK = auto()
    NUMBER = auto()
    GOOD = auto()
    WARNING = auto()
    BAD = auto()


_CODES = {
    Style.BOLD: "1",
    Style.DIM: "2",
    Style.ITALIC: "3",
    Style.STRUCK: "9",
    Style.CODE: "35",
    Style.LINK: "34",
    Style.NUMBER: "36",
    Style.GOOD: "32",
    Style.WARNING: "33",
    Style.BAD: "31",
}


@dataclass(frozen=True)
class Span:
    """Clean text in one style. Within a paragraph it may hold line breaks; within a line it holds none."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Span, ...]
_Cell = tuple[str, Style]


def line(text: str, style: Style = Style.PLAIN) -> Line:
    """A line in one style."""
    return (Span(text, style),)


def width_of(spans: Iterable[Span]) -> int:
    """How many columns the spans take."""
    return sum(width(span.text) for span in spans)


def wrap(spans: Iterable[Span], columns: int, *, first: int | None = None) -> list[Line]:
    """Text in lines of at most so many columns, broken at spaces, and within words that are too long.

    `first` is how many columns the very first line has.
    """
    paragraphs: list[list[_Cell]] = [[]]
    for span in spans:
        for character in span.text:
            if character == "\n":
                paragraphs.append([])
            else:
                paragraphs[-1].append((character, span.style))
    lines: list[list[_Cell]] = []
    for cells in paragraphs:
        lines += _broken(cells, columns, columns if lines or first is None else first)
    return [_joined(cells) for cells in lines]


def cut(spans: Iterable[Span], columns: int) -> Line:
    """The beginning, on one line of at most so many columns; an ellipsis where something is left out."""
    whole = tuple(spans)
    if width_of(whole) <= columns:
        return whole
    cells = [(each, span.style) for span in whole for each in span.text]
    first = next(_broken(cells, columns - 1, columns - 1))
    return (*_joined(first), Span("…"))


def flow(pieces: Iterable[Sequence[Span]], columns: int) -> list[Line]:
    """Pieces one after the other, a space between, on as many lines as it takes; a piece is kept whole."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and width_of(lines[-1]) + 1 + width_of(piece) <= columns:
            lines[-1] = (*lines[-1], Span(" "), *piece)
        else:
            lines += wrap(piece, columns)
    return lines


def beside(left: Sequence[Line], right: Sequence[Line], at: int) -> list[Line]:
    """Two columns; the right one begins at the given column."""
    together: list[Line] = []
    for position in range(max(len(left), len(right))):
        first = left[position] if position < len(left) else ()
        second = right[position] if position < len(right) else ()
        gap = Span(" " * max(1, at - width_of(first)))
        together.append((*first, gap, *second) if second else first)
    return together


def paint(painted: Line, *, colours: bool) -> str:
    """The line as the terminal gets it."""
    if not colours:
        return "".join(span.text for span in painted)
    return "".join(_painted(span) for span in painted)


def _painted(span: Span) -> str:
    codes = [code for style, code in _CODES.items() if style in span.style]
    return f"\x1b[{';'.join(codes)}m{span.text}\x1b[0m" if codes else span.text


def _broken(cells: list[_Cell], columns: int, first: int) -> Iterator[list[_Cell]]:
    room = first
    while True:
        taken = fits = 0
        for character, _ in cells:
            taken += width_of_one(character)
            if taken > max(2, room):
                break
            fits += 1
        room = columns
        if fits == len(cells):
            yield cells
            return
        words_begin = next((at for at, (character, _) in enumerate(cells) if character != " "), fits)
        spaces = [at for at in range(words_begin + 1, fits + 1) if cells[at][0] == " "]
        end = spaces[-1] if spaces else fits
        while spaces and cells[end - 1][0] == " ":
            end -= 1
        yield cells[:end]
        while end < len(cells) and cells[end][0] == " ":
            end += 1
        cells = cells[end:]


def _joined(cells: Iterable[_Cell]) -> Line:
    return tuple(
        Span("".join(character for character, _ in run), style)
        for style, run in groupby(cells, key=lambda cell: cell[1])
    )
