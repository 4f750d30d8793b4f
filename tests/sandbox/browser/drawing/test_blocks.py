import pytest

from sandbox.browser.drawing.markdown import markdown
from tests.sandbox.browser.drawing.examples import BLOCKS, READER, drawn, rich_section
from tests.sandbox.slack.blocks import IMAGE, mrkdwn, plain, section


def test_a_section_has_its_words_its_fields_and_what_stands_beside_them() -> None:
    """In this order."""
    page = drawn(section("*Words*", fields=[mrkdwn("one"), plain("two")], accessory=IMAGE, block_id="b"))
    block = page.one(class_="block block-section", data_key="b")
    assert block.of_class("section-text")[0].one("b").words == "Words"
    assert [each.words for each in block.one(class_="section-fields").of_class("text")] == ["one", "two"]
    picture = block.one(class_="section-accessory").one("img")
    assert picture.attributes["src"] == "https://example.com/a.png"
    assert picture.attributes["alt"] == "A picture"
    assert picture.attributes["referrerpolicy"] == "no-referrer"


@pytest.mark.parametrize("source", [{"slack_file": {"id": "F1"}}, {"image_url": "javascript://a"}])
def test_a_picture_that_cannot_be_fetched_is_told_in_words(source: dict[str, object]) -> None:
    """One of Slack's own files, or one whose address is none of the web."""
    page = drawn({"type": "image", "alt_text": "A roof", **source})
    assert page.words == "Image: A roof"
    assert not page.all("img")


def test_a_header_is_a_heading() -> None:
    """For who goes from heading to heading."""
    assert drawn(BLOCKS["header"]).one("h3").words == "A title"


def test_a_table_has_headings_and_sides() -> None:
    """The first row over the others; cells may be rich text."""
    cells = [{"type": "raw_text", "text": "a\nb"}, {"type": "rich_text", "elements": [rich_section()]}]
    rich = {"type": "rich_text", "elements": [rich_section({"type": "user", "user_id": "U0SAM"})]}
    columns = [{"align": "right", "is_wrapped": True}, {}]
    page = drawn({"type": "table", "rows": [cells, [cells[0], rich]], "column_settings": columns})
    assert [each.words for each in page.all("th", scope="col")] == ["a\nb", ""]
    assert [each.words for each in page.all("td")] == ["a\nb", "@Sam Supervisor"]
    assert page.all("td")[0].attributes["class"] == "to-right wrapped"


MARKDOWN = {
    "# One #\n### Three": "<h3>One</h3><h5>Three</h5>",
    "a **b** __c__ *d* _e_ ~~f~~ `*g*`": (
        '<div class="paragraph">a <b>b</b> <b>c</b> <i>d</i> <i>e</i> <s>f</s> <code>*g*</code></div>'
    ),
    "one\ntwo\n\nthree": '<div class="paragraph">one<br>two</div><div class="paragraph">three</div>',
    "- a\n  - b\n3. c": (
        '<ul class="indent-0"><li>a</li></ul><ul class="indent-1"><li>b</li></ul>'
        '<ol class="indent-0" start="3"><li>c</li></ol>'
    ),
    "> a\n> > b": '<blockquote><div class="paragraph">a<br>b</div></blockquote>',
    "```py\n# a <b>\n```": "<pre># a &lt;b&gt;</pre>",
    "```\nnever closed": "<pre>never closed</pre>",
    "---": "<hr>",
    "[a](javascript:x) 2*3*4": '<div class="paragraph">a (javascript:x) 2*3*4</div>',
}


@pytest.mark.parametrize(("text", "expected"), MARKDOWN.items())
def test_markdown_reads_as_in_slack(text: str, expected: str) -> None:
    """Headings, emphasis, lists, quotes, code and rules; what is none of it stays as it is."""
    assert markdown(text, READER) == expected


def test_markdown_has_tables_and_links() -> None:
    """A table's second line only says that the first is above the others."""
    page = drawn({"type": "markdown", "text": "| a | b |\n|---|:-:|\n| [c](https://a.example) | d |"})
    assert [each.words for each in page.all("th")] == ["a", "b"]
    assert page.all("td")[0].one("a", href="https://a.example").words == "c"
