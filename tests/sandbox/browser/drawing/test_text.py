"""Text as HTML: mrkdwn and rich text as Slack reads them, and tags that nothing can end."""

from datetime import UTC, datetime
from typing import Any

import pytest
from markupsafe import Markup

from sandbox.browser.drawing.html import address_of, identifier, join, link, tag
from sandbox.browser.drawing.mrkdwn import mrkdwn, text_object
from sandbox.browser.drawing.rich_text import rich_text
from sandbox.slack.reader import Reader
from tests.sandbox.browser.drawing.examples import READER, rich_section
from tests.sandbox.browser.parsed import read

BESIDE = 'target="_blank" rel="noopener noreferrer"'
MARKED_UP = {
    "": "",
    "*bold* and _italic_ and ~gone~": "<b>bold</b> and <i>italic</i> and <s>gone</s>",
    "*_both_*": "<b><i>both</i></b>",
    "`code *not bold* :x:`": "<code>code *not bold* :x:</code>",
    "a\n```\ntwo\nlines\n```\nb": "a<pre>two\nlines</pre>b",
    "2*3*4 * not * snake_case_name": "2*3*4 * not * snake_case_name",
    "a &lt;b&gt; &amp;lt; c\nd": "a &lt;b&gt; &amp;lt; c<br>d",
    "<@U0OPS>": '<span class="mention">@Olga Operations</span>',
    "<@U0NOBODY|x>": '<span class="mention">@U0NOBODY</span>',
    "<#C0SALES|sales>": '<span class="mention">#sales</span>',
    "<!subteam^S0AGENTS|@agents>": '<span class="mention">@agents</span>',
    "<!channel>": '<span class="mention broadcast">@channel</span>',
    "<!date^soon^{time}|14:01 UTC>": "14:01 UTC",
    "<!date^5>": "&lt;!date^5&gt;",
    "<!unheard|of>": "of",
    "<https://a.example/?a=1&amp;b=2|a *page*>": (
        f'<a href="https://a.example/?a=1&amp;b=2" {BESIDE}>a *page*</a>'
    ),
    "<mailto:a@b.example>": f'<a href="mailto:a@b.example" {BESIDE}>a@b.example</a>',
    "<javascript:alert(1)|press>": "press (javascript:alert(1))",
    "<|odd>": "odd",
    ":white_check_mark: done": (
        '<span class="emoji" role="img" aria-label="white check mark" title=":white_check_mark:">✅</span>'
        " done"
    ),
    ":nosuch: 14:03:22 :wave": ":nosuch: 14:03:22 :wave",
    "before\n&gt; one\n&gt;two\nafter": "before<blockquote>one<br>two</blockquote>after",
    "&gt;a\n\n&gt;b": "<blockquote>a</blockquote><blockquote>b</blockquote>",
    "a\n&gt;&gt;&gt; all\n\nof it": "a<blockquote>all<br><br>of it</blockquote>",
    "```\n&gt; code\n```\n&gt; b": "<pre>&gt; code</pre><blockquote>b</blockquote>",
    "a &gt; b": "a &gt; b",
    "&gt;": "",
}


@pytest.mark.parametrize(("text", "expected"), MARKED_UP.items())
def test_markup_reads_as_in_slack(text: str, expected: str) -> None:
    """Emphasis, code, quotes, mentions, links and emoji; what only looks like markup stays as it is."""
    assert mrkdwn(text, READER) == expected


def test_a_date_says_what_its_browser_needs_to_draw_it_again() -> None:
    """The moment, the form, and what it is by now in the reader's zone; it can be a link, if to the web."""
    page = read(mrkdwn("since <!date^1777903262^{time_secs} ({ago})|14:01:02 UTC>", READER))
    assert page.words == "since 14:01:02 (2 minutes ago)"
    assert page.one("time").attributes == {
        "class": "date",
        "datetime": "2026-05-04T14:01:02+00:00",
        "data-unix": "1777903262",
        "data-format": "{time_secs} ({ago})",
    }
    linked = "<!date^1777903262^{time}^https://a.example/?a&amp;b|x><!date^1^{time}^javascript:1|x>"
    page = read(mrkdwn(linked, READER))
    assert page.one("a", href="https://a.example/?a&b").one("time").words == "14:01"
    assert len(page.all("time")) == 2


def test_in_plain_text_nothing_is_markup() -> None:
    """Emoji are drawn unless it says otherwise; and names are hostile text too."""
    plain = {"type": "plain_text", "text": "*a* <@U0OPS> &lt;"}
    assert text_object(plain, READER) == "*a* &lt;@U0OPS&gt; &amp;lt;"
    assert "role" in text_object({"type": "plain_text", "text": ":x:"}, READER)
    assert text_object({"type": "plain_text", "text": ":x:", "emoji": False}, READER) == ":x:"
    reader = Reader(datetime(2026, 5, 4, tzinfo=UTC), {"U1": "<img src=x>\u202eann"})
    assert mrkdwn("<@U1>", reader) == '<span class="mention">@&lt;img src=x&gt;ann</span>'


def said(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


INLINE: list[tuple[Any, str]] = [
    (said("a <b>\nc"), "a &lt;b&gt;<br>c"),
    (said("all", bold=True, italic=True, strike=True), "<s><i><b>all</b></i></s>"),
    (said("not", bold=False), "not"),
    (said(":x:", code=True), "<code>:x:</code>"),
    ({"type": "user", "user_id": "U0SAM"}, '<span class="mention">@Sam Supervisor</span>'),
    ({"type": "channel", "channel_id": "C0SALES"}, '<span class="mention">#sales</span>'),
    ({"type": "usergroup", "usergroup_id": "S0AGENTS"}, '<span class="mention">@agents</span>'),
    ({"type": "broadcast", "range": "here"}, '<span class="mention broadcast">@here</span>'),
    (
        {"type": "emoji", "name": "wave_back", "unicode": "1f44b-1f3fb"},
        '<span class="emoji" role="img" aria-label="wave back" title=":wave_back:">👋🏻</span>',
    ),
    ({"type": "emoji", "name": "our_own", "unicode": "wave"}, ":our_own:"),
    (
        {"type": "link", "url": "tel:5309999999", "text": "530-999-9999"},
        f'<a href="tel:5309999999" {BESIDE}>530-999-9999</a>',
    ),
    ({"type": "link", "url": "javascript:1", "text": "a"}, "a (javascript:1)"),
    ({"type": "date", "timestamp": "soon", "format": "{ago}", "fallback": "later"}, "later"),
    ({"type": "date", "timestamp": "soon", "format": "{ago}"}, "soon"),
]


@pytest.mark.parametrize(("element", "expected"), INLINE)
def test_each_element_of_rich_text_reads_as_in_slack(element: Any, expected: str) -> None:
    """Styles, mentions, links and emoji."""
    assert rich_text({"elements": [rich_section(element)]}, READER) == f"<div>{expected}</div>"


def test_lists_quotes_and_code_are_told_apart() -> None:
    """Each is an element of its own kind; a list goes on counting where the one before it ended."""
    parts = [
        {"type": "rich_text_list", "style": "ordered", "elements": [rich_section(said("a"))], "offset": 2},
        {"type": "rich_text_list", "style": "bullet", "indent": 99, "elements": [rich_section(said("b"))]},
        {"type": "rich_text_quote", "elements": [said("quoted")]},
        {"type": "rich_text_preformatted", "elements": [said("code :x:")]},
    ]
    page = read(rich_text({"elements": parts}, READER))
    assert page.one("ol").attributes == {"class": "indent-0", "start": "3"}
    assert page.one("ul").attributes == {"class": "indent-8"}
    words = [page.one(name).words for name in ("ol", "ul", "blockquote", "pre")]
    assert words == ["a", "b", "quoted", "code :x:"]


@pytest.mark.parametrize(
    "thing",
    [
        {"type": "poem"},
        {"type": ["text"]},
        {"type": "text"},
        {"type": "text", "text": 5},
        {"type": "user"},
        {"type": "link", "text": "there"},
        {"type": "color", "value": "#f00"},
        "text",
        None,
    ],
)
def test_what_cannot_be_read_is_shown_as_it_came(thing: Any) -> None:
    """As a part or within one: of a type that isn't known, or without what its type has; or a whole block."""
    for elements in ([thing], [rich_section(thing)], thing):
        block = {"type": "rich_text", "elements": elements}
        assert len(read(rich_text(block, READER)).all(class_="unknown")) == 1


def test_values_and_words_are_escaped() -> None:
    """Neither can end where it stands; what was drawn before is not escaped again, nor half a character."""
    made = tag("b", {"title": "\"'><i>", "hidden": True, "lang": None, "draggable": False}, "<i>&amp;")
    node = read(made).one("b")
    assert node.attributes == {"title": "\"'><i>", "hidden": None}
    assert node.inside == ["<i>&amp;"]
    assert tag("b", {}, tag("i", {}, "<"), "<") == Markup("<b><i>&lt;</i>&lt;</b>")
    assert join(["<", tag("br", {})]) == Markup("&lt;<br>")
    halves = tag("b", {"title": "\ud83d"}, "\ud83d\x00")
    assert halves.encode() == '<b title="\ufffd">\ufffd\ufffd</b>'.encode()


def test_addresses_that_are_linked_to() -> None:
    """The web, mail and phone numbers, opened beside the page; of others words stand there, and no link."""
    linked = ("https://a.example/?a=1&b=2", "HTTP://a.example", "mailto:a@b.example", "tel:+15309999999")
    for address in linked:
        anchor = read(link(address, Markup("there"))).one("a")
        assert anchor.attributes == {"href": address, "target": "_blank", "rel": "noopener noreferrer"}
    for address in (
        *("javascript:alert(1)", "javascript://a.example/%0aalert(1)", " https://a.example", "//a.example"),
        *("https://a.example/\njavascript:", "java\tscript:alert(1)", "data:text/html,<script>", ""),
        "file:///etc/passwd",
    ):
        assert address_of(address) is None
        page = read(link(address, Markup("there")))
        assert (page.words, page.all("a")) == ("there", [])


def test_an_identifier_is_of_its_parts_alone() -> None:
    """It holds neither space nor quote, and other parts never give the same."""
    assert identifier("a b", '"c"') == "a_20_b-_22_c_22_"
    assert len({identifier("a-b", "c"), identifier("a", "b-c"), identifier("a", "b_2d_c")}) == 3
