from datetime import UTC, datetime

import pytest

from sandbox.browser.drawing.mrkdwn import mrkdwn, text_object
from sandbox.slack.reader import Reader
from tests.sandbox.browser.drawing.examples import READER, read

MARKED_UP = {
    "*bold* and _italic_ and ~gone~": "<b>bold</b> and <i>italic</i> and <s>gone</s>",
    "*_both_*": "<b><i>both</i></b>",
    "`code *not bold* :x:`": "<code>code *not bold* :x:</code>",
    "a\n```\ntwo\nlines\n```\nb": "a<pre>two\nlines</pre>b",
    "2*3*4 snake_case_name": "2*3*4 snake_case_name",
    "a &lt;b&gt; &amp;amp; c\nd": "a &lt;b&gt; &amp;amp; c<br>d",
    "<@U0OPS>": '<span class="mention">@Olga Operations</span>',
    "<@U0NOBODY|x>": '<span class="mention">@U0NOBODY</span>',
    "<#C0SALES|sales>": '<span class="mention">#sales</span>',
    "<!subteam^S0AGENTS|@agents>": '<span class="mention">@agents</span>',
    "<!channel>": '<span class="mention broadcast">@channel</span>',
    "<!date^soon^{time}|14:01 UTC>": "14:01 UTC",
    "<https://a.example/?a=1&amp;b=2|a *page*>": (
        '<a href="https://a.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">a *page*</a>'
    ),
    "<mailto:a@b.example>": (
        '<a href="mailto:a@b.example" target="_blank" rel="noopener noreferrer">a@b.example</a>'
    ),
    "<javascript:alert(1)|press>": "press (javascript:alert(1))",
    "<|odd>": "odd",
    ":white_check_mark: done": (
        '<span class="emoji" role="img" aria-label="white check mark" title=":white_check_mark:">✅</span>'
        " done"
    ),
    ":nosuch: 14:03:22 :wave": ":nosuch: 14:03:22 :wave",
    "before\n&gt; one\n&gt;two\nafter": "before<blockquote>one<br>two</blockquote>after",
    "&gt;&gt;&gt; all\nof it": "<blockquote>all<br>of it</blockquote>",
    "```\n&gt; code\n```": "<pre>&gt; code</pre>",
    "a &gt; b": "a &gt; b",
}


@pytest.mark.parametrize(("text", "expected"), MARKED_UP.items())
def test_markup_reads_as_in_slack(text: str, expected: str) -> None:
    """Emphasis, code, quotes, mentions, links and emoji; what only looks like markup stays as it is."""
    assert mrkdwn(text, READER) == expected


def test_a_date_says_what_its_browser_needs_to_draw_it_again() -> None:
    """The moment, the form, and what it is by now in the reader's zone."""
    page = read(mrkdwn("since <!date^1777903262^{time_secs} ({ago})|14:01:02 UTC>", READER))
    assert page.words == "since 14:01:02 (2 minutes ago)"
    assert page.one("time").attributes == {
        "class": "date",
        "datetime": "2026-05-04T14:01:02+00:00",
        "data-unix": "1777903262",
        "data-format": "{time_secs} ({ago})",
    }


def test_a_date_can_be_a_link() -> None:
    """To the address it came with, if that may be linked to."""
    page = read(
        mrkdwn("<!date^1777903262^{time}^https://a.example|x><!date^1^{time}^javascript:1|x>", READER)
    )
    assert page.one("a", href="https://a.example").one("time").words == "14:01"
    assert len(page.all("time")) == 2


def test_in_plain_text_nothing_is_markup() -> None:
    """Emoji are drawn unless it says otherwise."""
    assert text_object({"type": "plain_text", "text": "*a* <@U0OPS> &lt;"}, READER) == (
        "*a* &lt;@U0OPS&gt; &amp;lt;"
    )
    assert "role" in text_object({"type": "plain_text", "text": ":x:"}, READER)
    assert text_object({"type": "plain_text", "text": ":x:", "emoji": False}, READER) == ":x:"


def test_a_name_that_means_harm_does_none() -> None:
    """Names are hostile text too."""
    reader = Reader(datetime(2026, 5, 4, tzinfo=UTC), {"U1": "<img src=x>\u202eann"})
    assert mrkdwn("<@U1>", reader) == '<span class="mention">@&lt;img src=x&gt;ann</span>'
