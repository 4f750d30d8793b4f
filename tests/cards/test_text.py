import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.markup import clip, clip_markup, escape, fold, literal, plain


def test_escaping_leaves_nothing_that_slack_reads() -> None:
    """Slack's three control characters become entities, once."""
    assert escape("a & b <!channel> &lt;") == "a &amp; b &lt;!channel&gt; &amp;lt;"


@pytest.mark.parametrize(
    ("text", "limit", "clipped"), [("short", 5, "short"), ("longer", 5, "long…"), ("one two", 5, "one…")]
)
def test_clipping_shows_that_something_is_left_out(text: str, limit: int, clipped: str) -> None:
    """What is cut ends in an ellipsis, without a space before it."""
    assert clip(text, limit) == clipped


@pytest.mark.parametrize(
    ("mrkdwn", "limit", "clipped"),
    [
        ("a &amp; b", 9, "a &amp; b"),
        ("a &amp; b", 8, "a &amp;…"),
        ("a &amp; b", 6, "a…"),
        ("ask <@U0OPS> now", 12, "ask…"),
        ("at <!date^1^{ago}|12:03> UTC", 20, "at…"),
    ],
)
def test_clipped_markup_is_whole(mrkdwn: str, limit: int, clipped: str) -> None:
    """No entity, mention or date is cut in two."""
    assert clip_markup(mrkdwn, limit) == clipped


def test_nothing_invisible_survives() -> None:
    """Every control, format and surrogate character of Unicode is gone, every kind of space is a space."""
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}:
            assert fold(f"a{character}b") in {"ab", "a b"}, hex(code)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  two\n\nlines\t", "two lines"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\u200b \u200b", ""),
        ("Zoë at Straße 5, 東京 ☎", "Zoë at Straße 5, 東京 ☎"),
        ("x" * 50_000, "x" * 1000 + "…"),
        ("x" * 995 + " 530-999-9999 and on", "x" * 995 + "…"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    """Text comes on one line, of a length that can be worked with, and no number is cut in two."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text", ["*bold*", "_italic_", "~gone~", "`code`", ":white_check_mark:", "<!channel>", "<@U1>", "a*b_c~d"]
)
def test_a_literal_formats_nothing(text: str) -> None:
    """Nothing that Slack's mrkdwn acts on is left, and what is left is as long as what was typed."""
    shown = literal(text, 100)
    assert not set(shown) & set("*_~`:<>")
    assert len(shown.replace("&lt;", "<").replace("&gt;", ">")) == len(text)


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_limits_hold_after_escaping(text: str, limit: int) -> None:
    """Neither kind of text is ever longer than it may be, nor does it hold half an entity."""
    assert len(plain(text, limit)) <= limit
    shown = literal(text, limit)
    assert len(shown) <= limit
    assert "&" not in shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@given(st.text())
def test_plain_text_is_stable(text: str) -> None:
    """Making text harmless twice changes nothing more."""
    assert plain(plain(text, 50), 50) == plain(text, 50)
