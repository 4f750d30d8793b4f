from datetime import UTC, datetime

import pytest

from sandbox.slack.example import example_workspace
from sandbox.terminal.lines import Span, Style
from sandbox.terminal.mrkdwn import Reader, mrkdwn, names_in, text_object

READER = Reader(datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC), names_in(example_workspace()))

PLAIN, BOLD, ITALIC, CODE, LINK = Style.PLAIN, Style.BOLD, Style.ITALIC, Style.CODE, Style.LINK

MARKED_UP = {
    "*bold* and _italic_ and ~gone~": [
        ("bold", BOLD), (" and ", PLAIN), ("italic", ITALIC), (" and ", PLAIN), ("gone", Style.STRUCK),
    ],
    "*_both_*": [("both", BOLD | ITALIC)],
    "`code *not bold*`": [("`code *not bold*`", CODE)],
    "```two\nlines```": [("```two\nlines```", CODE)],
    "2*3*4 snake_case_name": [("2*3*4 snake_case_name", PLAIN)],
    "* not bold *": [("* not bold *", PLAIN)],
    "a &lt;b&gt; &amp;amp; c": [("a <b> &amp; c", PLAIN)],
    "<@U0OPS>": [("@Olga Operations", LINK)],
    "<@U0NOBODY|x>": [("@U0NOBODY", LINK)],
    "<#C0SALES|sales>": [("#sales", LINK)],
    "<!subteam^S0AGENTS|@agents>": [("@agents", LINK)],
    "<!channel>": [("@channel", Style.WARNING | BOLD)],
    "<!date^1777903262^{time_secs} ({ago})|14:01:02 UTC>": [("14:01:02 (2 minutes ago)", PLAIN)],
    "<!date^soon^{time}|14:01 UTC>": [("14:01 UTC", PLAIN)],
    "<!date^1777903262>": [("<!date^1777903262>", PLAIN)],
    "<https://a.example/?a=1&amp;b=2|a page>": [("a page (https://a.example/?a=1&b=2)", LINK)],
    "<https://a.example>": [("https://a.example", LINK)],
    "<mailto:a@b.example|a@b.example>": [("a@b.example", LINK)],
    "<tel:+15309999999|530-999-9999>": [("530-999-9999 (+15309999999)", LINK)],
    "<|odd>": [("odd ()", LINK)],
    "*\x1b[31mred\x1b[0m*": [("red", BOLD)],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKED_UP.items())
def test_markup_reads_as_in_slack(text: str, expected: list[tuple[str, Style]]) -> None:
    """Emphasis, code, entities, mentions, dates and links; what only looks like markup stays as it is."""
    assert mrkdwn(text, READER) == [Span(words, style) for words, style in expected]


def test_in_plain_text_nothing_is_markup() -> None:
    """Not even an entity."""
    spans = text_object({"type": "plain_text", "text": "*a* <@U0OPS> &lt;"}, READER)
    assert spans == [Span("*a* <@U0OPS> &lt;")]


def test_a_name_that_means_harm_does_none() -> None:
    """Names are hostile text too."""
    reader = Reader(READER.now, {"U1": "\x1b[2Jann"})
    assert mrkdwn("<@U1>", reader) == [Span("@ann", LINK)]
