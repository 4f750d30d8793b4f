import pytest

from bot.cards.kit.blocks import Block, as_typed, markup, section
from bot.cards.kit.fit import enough, fit, fits, in_columns, in_paragraphs, within
from bot.cards.kit.limits import BLOCKS_OF_MESSAGE
from bot.words import left_out

HEAD: list[Block] = [section(markup("*head*"))]


def test_what_fits_stays_as_it_is() -> None:
    """Nothing is left out, and nothing is said of it."""
    assert fit(HEAD, ["one", "two"], in_paragraphs) == (*HEAD, *in_paragraphs(["one", "two"]))


@pytest.mark.parametrize("count", [BLOCKS_OF_MESSAGE, 500])
def test_trailing_detail_goes_first(count: int) -> None:
    """As much as fits is kept, from the beginning, and the rest is counted."""
    lines = [f"line {at}" for at in range(count)]
    fitted = fit(HEAD, lines, in_paragraphs)
    kept = len(fitted) - 2
    assert len(fitted) == BLOCKS_OF_MESSAGE
    assert fitted[:-1] == (*HEAD, *in_paragraphs(lines[:kept]))
    assert f"… and {count - kept} more" in str(fitted[-1])


@pytest.mark.parametrize("character", ["x", "ж", "😀", '"', "\\"])
@pytest.mark.parametrize("length", [1, 100, 1999])
def test_size_is_bounded_too(character: str, length: int) -> None:
    """Long details are left out though there are few; one more would have been too many."""
    texts = [as_typed(character * length)] * 400
    fitted = fit(HEAD, texts, in_columns)
    assert fits(fitted)
    kept = sum(len(block.get("fields", ["text"])) for block in fitted[1:-1])
    assert not fits([*fitted[:1], *in_columns(texts[: kept + 1]), fitted[-1]])


def test_details_that_never_fit() -> None:
    """Where there is no room for any, all of them are counted."""
    fitted = fit(HEAD * 49, ["one", "two"], in_paragraphs)
    assert len(fitted) == BLOCKS_OF_MESSAGE
    assert "… and 2 more" in str(fitted[-1])


def test_no_more_than_asked_for() -> None:
    """A bound of the layout's own counts like the lack of room."""
    fitted = fit(
        HEAD, ["one", "two", "three"], in_paragraphs, at_most=2, left_out=lambda count: f"{count} less"
    )
    assert fitted[:-1] == (*HEAD, *in_paragraphs(["one", "two"]))
    assert "1 less" in str(fitted[-1])


def test_columns() -> None:
    """Short texts stand side by side, up to ten in a block; a long one has the whole width, in its place."""
    short = [as_typed(f"short {at}") for at in range(12)]
    long = as_typed("long " * 20)
    blocks = in_columns([*short, long, short[0]])
    assert [len(block.get("fields", [])) for block in blocks] == [10, 2, 0, 1]
    assert blocks[2]["text"] == long


@pytest.mark.parametrize("room", [0, 1, 50, 51, 52, 500, 3000, 12_000])
@pytest.mark.parametrize("length", [0, 1, 25, 400, 2999, 5000])
def test_no_line_is_missed_where_only_enough_are_drawn(room: int, length: int) -> None:
    """What goes into the room, and how many are left out, is the same as if every line had been drawn."""
    for count in (0, 1, 2, 9, 300):
        lines = ["ж" * length, *["x" * length] * (count - 1)][:count]
        drawn = enough(iter(lines), room)
        assert within(drawn, room, left_out, count - len(drawn)) == within(lines, room, left_out)
