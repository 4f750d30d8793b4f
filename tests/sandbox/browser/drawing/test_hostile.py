import pytest

from sandbox.browser.drawing.messages import draw_message
from sandbox.slack.messages import Message
from sandbox.slack.reader import Reader
from tests.sandbox.browser.drawing.examples import NOW, drawn, drawn_html, rich_section, rich_text
from tests.sandbox.browser.parsed import Node, read
from tests.sandbox.slack.blocks import (
    Json,
    actions,
    button,
    context,
    form_input,
    header,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
    text_input,
)

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a picture": "<img src=x onerror=alert(1)>",
    "the end of a value": "\"'><svg onload=alert(1)>",
    "the end of everything": "</textarea></pre></select></div></dialog><script>",
    "a comment": "<!-- --!><!doctype html>",
    "entities": "&lt;script&gt;&#60;script&#62;&amp;lt;",
    "a link": "<javascript:alert(1)|press> [press](javascript:alert(1)) <data:text/html,x|y>",
    "a link that says too much": '<https://a.example/"onclick=alert(1)|x> <https://a.example|<b>>',
    "a format": "{} {0} {0.__class__} %s {ago}",
    "a date": '<!date^1^{time}" onclick="alert(1)|x> <!date^9^{ago}<b>|<b>>',
    "other directions": "\u202eabc\u2066def\u200f",
    "controls": "\x00\x07\x1b[2J\x9b\ud800\udc00",
    "marks": "z" + "\u0301" * 900,
    "stars": "*" * 2000,
    "brackets": "<" * 2000,
    "ticks": "`" * 2000,
    "a long word": "x" * 3000,
    "many lines": "\n" * 300,
}
ALLOWED = {
    "a", "b", "blockquote", "br", "button", "code", "div", "fieldset", "figcaption", "figure", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "input", "label", "legend", "li", "ol", "optgroup", "option", "p", "pre",
    "rect", "s", "select", "span", "strong", "svg", "table", "tbody", "td", "textarea", "th", "time", "tr",
    "ul",
}  # fmt: skip


def everywhere(text: str) -> list[Json]:
    """The text in every place that takes any."""
    rows = [option(text[:75] or "x", text[:150]), option("Two")]
    words = {"type": "text", "text": text}
    return [
        section(
            text, fields=[mrkdwn(text), plain(text)], accessory=button(text, text, value=text), block_id=text
        ),
        header(plain(text)),
        context(mrkdwn(text), plain(text)),
        actions(
            button(text, "url", url=f"https://a.example/{text}", accessibility_label=text),
            overflow(*rows, {"text": plain(text), "value": "u", "url": text}),
            select(*rows, initial_option=rows[0], placeholder=plain(text)),
            {"type": "checkboxes", "action_id": "c", "options": rows, "initial_options": rows},
            {"type": "users_select", "action_id": "u", "initial_user": text},
        ),
        form_input(text_input(initial_value=text, placeholder=plain(text)), label=text, hint=plain(text)),
        form_input(text_input(initial_value=text, multiline=True), block_id=f"{text} several"),
        {"type": "image", "image_url": text, "alt_text": text, "title": plain(text)},
        rich_text(
            rich_section(words, {"type": "link", "url": text, "text": text}, {"type": "emoji", "name": text}),
            {"type": "rich_text_preformatted", "elements": [words]},
            {"type": text, "elements": [text]},
        ),
        {"type": "markdown", "text": text},
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}]] * 2},
        {"type": text, "text": text},
    ]


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def assert_inert(page: Node) -> None:
    """Only what we draw is there: no element, handler, style or address that came with a text."""
    for node in page.everything():
        assert node.tag in ALLOWED
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcdoc", "formaction", "xlink:href"}
            if name in {"href", "src"}:
                assert (value or "").lower().startswith(("https://", "http://", "mailto:", "tel:"))
                assert " " not in (value or "")


def test_no_text_becomes_html(text: str) -> None:
    """In any place that takes one: its words are words, its values values, and the page stays whole."""
    page = drawn(*everywhere(text), errors={text: text})
    assert_inert(page)
    assert len(page.inside) == len(everywhere(text))


def test_no_text_commands_the_page(text: str) -> None:
    """It turns no direction, draws over no other line, and holds nothing that no page can carry."""
    html = drawn_html(everywhere(text), {text: text})
    html.encode()
    shown = "".join(each for each in _words(read(html)))
    assert "\u0301" * 5 not in shown
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x00\x07\x1b") & set(
        shown
    )


def _words(page: Node) -> list[str]:
    """What is read, without what is entered in fields: that stays as it was entered."""
    fields = {id(each) for each in page.all("textarea")}
    return [
        each
        for node in page.everything()
        if id(node) not in fields
        for each in node.inside
        if isinstance(each, str)
    ]


def test_values_come_back_as_they_are() -> None:
    """What tells the app which control it was, quotes and all."""
    quoted = '"it\'s" <b> &amp; ü'
    page = drawn(
        actions(button("Go", quoted), overflow(option("One", quoted), action_id="m"), block_id=quoted)
    )
    go = page.one("button", data_action=quoted)
    assert go.attributes["data-block"] == quoted
    assert page.one(role="menuitem").attributes["data-select"] == quoted


def test_a_message_of_another_app_is_no_less_hostile(text: str) -> None:
    """Its attachments take a text in yet more places; so do the names of people."""
    attachment = {
        **dict.fromkeys(("color", "pretext", "author_name", "title", "text", "footer", "fallback"), text),
        **dict.fromkeys(("author_link", "title_link", "image_url", "thumb_url", "ts"), text),
        "fields": [{"title": text, "value": text}],
    }
    message = Message("1.1", "C0", "U0", "T0", f"{text}<@U1>", attachments=(attachment,))
    page = read(draw_message(message, Reader(NOW, {"U1": text}), {}, place=text))
    assert_inert(page)
