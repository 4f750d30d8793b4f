import pytest

from tests.sandbox.browser.drawing.examples import BLOCKS, drawn, rich_section
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
