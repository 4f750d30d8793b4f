import pytest

from sandbox.slack.mrkdwn import cut_at_quotes, pieces_of
from sandbox.slack.pieces import Broadcast, Code, Date, Emphasis, Link, Mention, Piece, Words

READ: dict[str, tuple[Piece, ...]] = {
    "": (),
    "*a _b_*": (Emphasis("bold", (Words("a "), Emphasis("italic", (Words("b"),)))),),
    "2*3*4 * not * snake_case_name": (Words("2*3*4 * not * snake_case_name"),),
    "`a *b*` ```c\nd```": (Code("a *b*"), Words(" "), Code("c\nd", is_block=True)),
    "&lt;b&gt; &amp;lt;": (Words("<b> &lt;"),),
    "<@U1|ann> <#C1> <!subteam^S1|@us>": (
        Mention("person", "U1"), Words(" "), Mention("channel", "C1"), Words(" "), Mention("group", "S1"),
    ),
    "<!here>": (Broadcast("here"),),
    "<!date^5^{ago}^https://a.example/?a&amp;b|x&amp;y>": (
        Date("5", "{ago}", "x&y", "https://a.example/?a&b"),
    ),
    "<!date^5>": (Words("<!date^5>"),),
    "<!unheard|of>": (Words("of"),),
    "<https://a.example/?a&amp;b|a *page*>": (Link("https://a.example/?a&b", "a *page*"),),
}  # fmt: skip


@pytest.mark.parametrize(("text", "pieces"), READ.items())
def test_markup_is_read_as_slack_reads_it(text: str, pieces: tuple[Piece, ...]) -> None:
    """And what only looks like markup is words."""
    assert pieces_of(text) == pieces


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a &gt; b", [(False, "a &gt; b")]),
        ("a\n&gt; b\n> c\nd", [(False, "a"), (True, "b\nc"), (False, "d")]),
        ("&gt;a\n\n&gt;b", [(True, "a"), (True, "b")]),
        ("a\n&gt;&gt;&gt; b\n\nc", [(False, "a"), (True, "b\n\nc")]),
        ("```\n&gt; a\n```\n&gt; b", [(False, "```\n&gt; a\n```"), (True, "b")]),
        ("&gt;", []),
    ],
)
def test_quotes_are_told_from_the_rest(text: str, cut: list[tuple[bool, str]]) -> None:
    """Line by line, or all that follows; not within code."""
    assert cut_at_quotes(text) == cut
