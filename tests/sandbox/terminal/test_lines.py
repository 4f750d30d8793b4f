import pytest

from sandbox.terminal.lines import Line, Span, Style, beside, cut, flow, line, paint, width_of, wrap


def texts(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in each) for each in lines]


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 80, ["one two three"]),
        ("one\n\ntwo", 80, ["one", "", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("日本語日本語", 5, ["日本", "語日", "本語"]),
        ("one   two", 5, ["one", "two"]),
        ("  • abcdefgh", 8, ["  •", "abcdefgh"]),
        ("      ab", 4, ["    ", "ab"]),
        ("", 80, [""]),
        ("日", 1, ["日"]),
    ],
)
def test_text_is_wrapped_at_spaces_and_in_long_words(text: str, columns: int, expected: list[str]) -> None:
    """By the columns it takes, not by its characters."""
    assert texts(wrap([Span(text)], columns)) == expected


def test_the_first_line_can_be_shorter() -> None:
    """So that something can stand beside it."""
    assert texts(wrap([Span("one two three four")], 13, first=5)) == ["one", "two three", "four"]


def test_styles_stay_with_their_words() -> None:
    """Also over a line's end."""
    lines = wrap([Span("plain "), Span("bold words", Style.BOLD)], 10)
    assert lines == [(Span("plain "), Span("bold", Style.BOLD)), (Span("words", Style.BOLD),)]


def test_pieces_are_kept_whole() -> None:
    """A button goes to the next line rather than being broken."""
    assert texts(flow([line("[1 One]"), line("[2 Two]"), line("[3 Three]")], 16)) == [
        "[1 One] [2 Two]",
        "[3 Three]",
    ]


def test_columns_stand_side_by_side() -> None:
    """The right one begins where it is told to, or after the left one."""
    together = beside([line("left"), line("longer left")], [line("a"), line("b"), line("c")], 8)
    assert texts(together) == ["left    a", "longer left b", "        c"]


def test_a_line_is_cut_with_an_ellipsis() -> None:
    """Only if it is too long."""
    assert texts([cut([Span("one two three")], 9), cut([Span("one")], 9)]) == ["one two…", "one"]
    assert width_of(cut([Span("日本語日本語")], 6)) <= 6


def test_colour_is_for_those_who_want_it() -> None:
    """The same line, with and without."""
    words = (Span("plain "), Span("bad", Style.BAD | Style.BOLD))
    assert paint(words, colours=False) == "plain bad"
    assert paint(words, colours=True) == "plain \x1b[1;31mbad\x1b[0m"
